package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.l7.EndpointRules;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.PortRanges;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.jobs.options.InvalidOptionException;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowJobOptionsTest {
    @TempDir
    Path directory;

    @Test
    void defaultsAreEnough() {
        FlowJobOptions options = FlowJobOptions.parse();

        assertThat(options.kafka.bootstrap()).isEqualTo("127.0.0.1:9092");
        assertThat(options.packetsTopic).isEqualTo("thalweg.packets");
        assertThat(options.flowsTopic).contains("thalweg.flows");
        assertThat(options.checkpointInterval).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.checkpointDirectory).isEmpty();
    }

    @Test
    void commandLineWinsOverTheFile() throws Exception {
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, """
                kafka:
                  bootstrap: one:9092,two:9092
                  properties:
                    security.protocol: SASL_SSL
                checkpoint.interval: 30 s
                parallelism: 3
                """);

        FlowJobOptions options = FlowJobOptions.parse("--parallelism=5", "--config", file.toString());

        assertThat(options.kafka.bootstrap()).isEqualTo("one:9092,two:9092");
        assertThat(options.kafka.client()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(options.checkpointInterval).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.parallelism).isEqualTo(5);
    }

    @Test
    void emptyTopicIsNotWritten() {
        FlowJobOptions options = FlowJobOptions.parse("--flows.topic", "", "--spans.topic=");

        assertThat(options.flowsTopic).isEmpty();
        assertThat(options.spansTopic).isEmpty();
    }

    @Test
    void rulesOfL7ReachTheEngine() {
        FlowJobOptions options = FlowJobOptions.parse(
                "--l7.disabled=http",
                "--l7.ports.DNS=53,1053",
                "--l7.session.timeouts.DNS=5",
                "--l7.obfuscate.except=HTTP",
                "--l7.headers.request-id=X_Trace;X-Request-ID",
                "--l7.endpoint.segments==3;/api=4",
                "--l7.endpoint.ids=UUID");
        L7Options l7 = options.engine.options().l7Options();

        assertThat(l7.inference().disabled()).containsExactly(20);
        assertThat(l7.inference().ports()).containsEntry(120, PortRanges.of(53, 1053));
        assertThat(l7.sessions().byProtocol()).containsEntry(120, 5_000_000L);
        assertThat(l7.privacy().rawProtocols()).containsExactly(20);
        assertThat(l7.headers().requestIds()).containsExactly("X_Trace", "X-Request-ID");
        assertThat(l7.endpoints().trims())
                .extracting(EndpointRules.Trim::prefix)
                .containsExactly("/api", "");
        assertThat(l7.endpoints().collapsedIds()).containsExactly(EndpointRules.IdKind.UUID);
    }

    @Test
    void defaultsOfL7AreTheEngines() {
        assertThat(FlowJobOptions.parse().engine.options().l7Options()).isEqualTo(L7Options.defaults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.boostrap       | x       | kafka.boostrap: no such option; did you mean kafka.bootstrap?
            nonsense             | x       | nonsense: no such option; --help lists all
            parallelism          | many    | parallelism: many; allowed: a whole number
            parallelism          | 100000  | parallelism: 100000; allowed: 0 to 512
            packets.topic        | ''      | packets.topic: ""; allowed: a topic's name
            checkpoint.interval  | soon    | checkpoint.interval: soon; allowed: a duration, such as 10 s
            checkpoint.interval  | 1 ms    | checkpoint.interval: 1 ms; allowed: 100 ms and more
            checkpoint.dir       | /tmp/x  | checkpoint.dir: /tmp/x; allowed: a directory with its file system
            shards.forget-after  | 1 s     | shards.forget-after: 1 s; allowed: 60 s and more
            l7.disabled          | Gopher  | l7.disabled: protocol "Gopher"; allowed:
            l7.ports.DNS         | none    | l7.ports: ports "none"; allowed: such as 53,5353,8000-8099
            l7.session.timeouts.HTTP | 0   | l7.session.timeouts: 0; allowed: 1 and more seconds
            l7.endpoint.segments | /api    | l7.endpoint.segments: "/api"; allowed: such as /api/v1=4 or =2
            dead-letters.sample  | 1 gb    | dead-letters.sample: 1 gb; allowed: 0 bytes to 512 kb
            """)
    void wrongOptionIsRefusedWithWhatIsAllowed(String name, String value, String message) {
        assertThatThrownBy(() -> FlowJobOptions.parse("--" + name, value))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clickhouse.url         | localhost | clickhouse.url: localhost; allowed: an address such as http://127.0.0.1:8123
            clickhouse.compression | zip       | clickhouse.compression: zip; allowed: lz4, none
            sink.flush-interval    | 2 s       | sink.flush-interval: 2 s; allowed: 1 ms to 1 s
            sink.max-rows          | 0         | sink.max-rows: 0; allowed: 1 to 10000000
            sink.refused-rows      | drop      | sink.refused-rows: drop; allowed: skip, fail
            sink.retry.max-delay   | 1 ms      | sink.retry.max-delay: 1 ms; allowed: 100 ms and more
            """)
    void wrongOptionOfTheSinkIsRefusedWithWhatIsAllowed(String name, String value, String message) {
        FlowJobOptions options = FlowJobOptions.parse("--" + name, value);

        assertThatThrownBy(() -> ClickHouseSink.of(() -> L4FlowLogTable.TABLE)
                        .setAll(options.all)
                        .build())
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void commandLineThatCannotBeUnderstoodIsRefused() {
        assertThatThrownBy(() -> FlowJobOptions.parse("parallelism", "3"))
                .hasMessageStartingWith("parallelism: not an option");
        assertThatThrownBy(() -> FlowJobOptions.parse("--parallelism"))
                .hasMessageStartingWith("parallelism: has no value");
        assertThatThrownBy(() -> FlowJobOptions.parse(
                        "--config", directory.resolve("none.yaml").toString()))
                .hasMessageStartingWith("config: ")
                .hasMessageContaining("is not a file");
    }

    @Test
    void helpNamesEveryOption() {
        String help = FlowJobOptions.help();

        for (ConfigOption<?> option : FlowJobOptions.declared()) {
            assertThat(help).contains("--" + option.key());
        }
        assertThat(help).contains("--kafka.bootstrap  (127.0.0.1:9092)");
    }
}
