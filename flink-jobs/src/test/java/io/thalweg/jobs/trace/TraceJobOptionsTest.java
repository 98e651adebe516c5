package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.jobs.options.InvalidOptionException;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceJobOptionsTest {
    @Test
    void defaultsAreThoseOfTheDocumentation() {
        TraceJobOptions options = TraceJobOptions.parse();
        assertThat(options.limits).isEqualTo(new Limits(10_000, 30_000, 65_536, 120, 32_768));
        assertThat(options.spansTopic).isEqualTo("thalweg.spans");
        assertThat(options.tracesTopic).contains("thalweg.traces");
    }

    @Test
    void helpNamesEveryOption() {
        String help = TraceJobOptions.help();
        assertThat(TraceJobOptions.declared()).extracting(ConfigOption::key).allSatisfy(key -> assertThat(help)
                .contains("--" + key));
    }

    @ParameterizedTest
    @CsvSource({
        "traces.quiet, 10 ms, traces.quiet: 10 ms",
        "traces.max-spans, 1, traces.max-spans: 1",
        "traces.max-duration, 10 min, traces.max-duration: 600 s",
        "links.max-spans, none, links.max-spans: none",
        "spans.topic, ' ', spans.topic",
        "parallelism, 129, parallelism: 129",
        "no.such, 1, no.such",
    })
    void wrongValueIsRefusedWithItsName(String name, String value, String message) {
        assertThatThrownBy(() -> TraceJobOptions.parse("--" + name, value))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void besideAFlowJobItTakesItsOptionsButIsAConsumerOfItsOwn() {
        FlowJobOptions flowJob =
                FlowJobOptions.parse("--kafka.bootstrap", "kafka:9", "--kafka.group", "flows", "--packets.topic", "p");
        TraceJobOptions options = TraceJobOptions.beside(flowJob);
        assertThat(options.kafka.bootstrap()).isEqualTo("kafka:9");
        assertThat(options.kafkaGroup).isEqualTo("thalweg-trace-job");
    }
}
