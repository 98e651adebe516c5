package io.thalweg.standalone.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.event.Topics;
import io.thalweg.jobs.sql.SqlScript;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.clickhouse.NodeProcess;
import io.thalweg.standalone.kafka.KafkaBroker;
import io.thalweg.standalone.kafka.KafkaTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code thalweg sql} as a user runs it, on a real broker and the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlCommandTest {
    private static final Path QUERIES = Path.of(System.getProperty("thalweg.home", "../.."), "sql", "flink", "queries");

    private Path data;
    private KafkaBroker kafka;

    private record Answer(int code, List<String> lines, String errors) {}

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = Files.createDirectories(directory.resolve("data"));
        kafka = new KafkaBroker(directory.resolve("kafka"), FreePorts.next(), FreePorts.next());
        kafka.start();
        try (KafkaTopics topics = new KafkaTopics(kafka.bootstrap());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            topics.create();
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>(Topics.SPANS, span(i))).get();
            }
        }
    }

    private static byte[] span(int number) {
        L7FlowLog row = new L7FlowLog();
        row.type = 2;
        row.isIpv4 = 1;
        row.ip41 = 0x0a00_0002;
        row.endTime = 1_760_000_000_000_000L + number * 1_000_000L;
        row.l7ProtocolStr = "HTTP";
        row.endpoint = number % 2 == 0 ? "/even, \"so\"" : "/odd";
        row.responseDuration = number;
        ProtobufRowWriter<L7FlowLog> writer = new ProtobufRowWriter<>(L7FlowLogTable.TABLE);
        writer.write(row);
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    @AfterAll
    void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    private Answer sql(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        if (!List.of(arguments).contains("--kafka")) {
            all.addAll(List.of("--kafka", kafka.bootstrap()));
        }
        all.addAll(List.of(arguments));
        int code = new CommandLine(new SqlCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
        return new Answer(code, out.toString().lines().toList(), errors.toString());
    }

    @Test
    void aQueryReadsWhatIsThereAndEnds() {
        Answer answer = sql(
                "-e",
                "SELECT endpoint, COUNT(*) AS requests, MAX(response_duration) AS worst FROM spans"
                        + " GROUP BY endpoint ORDER BY endpoint;");

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.lines())
                .containsExactly(
                        "endpoint     requests  worst", "/even, \"so\"  5         8", "/odd         5         9");
        assertThat(answer.code()).isZero();
    }

    @Test
    void resultsAreObjectsOrCommaSeparatedToo() {
        String query = "SELECT endpoint, ip_1, ts, ARRAY[1, 2] AS parts, CAST(NULL AS INT) AS nothing FROM spans"
                + " WHERE response_duration = 8";

        assertThat(sql("--format", "json", "-e", query).lines())
                .containsExactly("{\"endpoint\":\"/even, \\\"so\\\"\",\"ip_1\":\"10.0.0.2\","
                        + "\"ts\":\"2025-10-09T08:53:28Z\",\"parts\":[1,2],\"nothing\":null}");
        assertThat(sql("--format", "csv", "-e", query).lines())
                .containsExactly(
                        "endpoint,ip_1,ts,parts,nothing",
                        "\"/even, \"\"so\"\"\",10.0.0.2,2025-10-09T08:53:28Z,\"[1,2]\",");
    }

    @Test
    void whatGoesOnIsStoppedAfterSoManyRowsOrSoLong() {
        assertThat(sql("--follow", "--rows", "3", "--format", "csv", "-e", "SELECT endpoint FROM spans")
                        .lines())
                .hasSize(4)
                .first()
                .isEqualTo("op,endpoint");
        Answer timed = sql("--follow", "--seconds", "2", "--format", "csv", "-e", "SELECT endpoint FROM spans");
        assertThat(timed.errors()).isEmpty();
        assertThat(timed.code()).isZero();
    }

    @Test
    void mistakesAreToldInALine() {
        assertThat(sql("-e", "SELECT nothing FROM spans").errors()).contains("nothing", "in: SELECT nothing");
        assertThat(sql("-e", "SELEC 1").errors()).contains("SELEC");
        assertThat(sql("-e", "SELECT * FROM nowhere").code()).isEqualTo(1);
        assertThat(sql("-f", "/no/such.sql").errors()).contains("no file /no/such.sql");
        assertThat(sql("--rows", "0", "-e", "SELECT 1").errors()).contains("--rows 0; allowed: 1 and more");
        assertThat(sql("--since", "yesterday", "-e", "SELECT 1").errors()).contains("--since yesterday; allowed: 10m");
        assertThat(sql("--kafka", "127.0.0.1:1", "-e", "SELECT 1").errors())
                .contains("no Kafka answers at 127.0.0.1:1");
    }

    @Test
    void theCatalogIsPrintedWithTheAddresses() {
        Answer answer = sql("--print-catalog", "--clickhouse", "http://rows:8124");

        assertThat(answer.lines())
                .contains(
                        "  'properties.bootstrap.servers' = '" + kafka.bootstrap() + "',",
                        "  'url' = 'http://rows:8124',");
    }

    /** Each is planned as the command runs it; QueriesTest of flink-jobs has what they answer. That of ClickHouse runs. */
    @Test
    void allQueriesOfTheRepositoryRun(@TempDir Path clickHouse) throws Exception {
        try (NodeProcess node = NodeProcess.start(clickHouse)) {
            ClickHouseSchema.apply(node.endpoint());
            node.query(
                    "INSERT INTO flow_log.l7_flow_log (time, observation_point, l7_protocol_str, endpoint, response_code,"
                            + " response_status) VALUES (now(), 's', 'HTTP', '/a', 500, 3), (now(), 's', 'HTTP', '/a', 500, 3),"
                            + " (now(), 's', 'HTTP', '/b', 200, 0)");
            Path all = Files.writeString(data.resolve("all.sql"), scripts());

            Answer answer = sql("--format", "json", "--clickhouse", node.url(), "-f", all.toString());

            assertThat(answer.errors()).isEmpty();
            assertThat(answer.lines())
                    .contains(
                            "{\"l7_protocol_str\":\"HTTP\",\"endpoint\":\"/a\",\"response_code\":500,\"failures\":2}");
            assertThat(answer.lines().size()).isGreaterThan(20);
        }
    }

    private static String scripts() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(QUERIES)) {
            for (Path file : files.sorted().toList()) {
                for (String query : SqlScript.statements(Files.readString(file, UTF_8))) {
                    all.append("EXPLAIN ").append(query).append(";\n");
                }
            }
        }
        return all + Files.readString(QUERIES.resolve("errors-of-today.sql"));
    }
}
