package io.thalweg.jobs.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.jobs.TestKafka;
import io.thalweg.tagging.sql.ThalwegFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of docs/sql-functions.md, as Flink's planner runs them, on a real topic. */
class SqlFunctionsTest {
    /** A call and its answer: one query asks them all, since each query is a job. */
    private static final List<Asked> CALLS = List.of(
            new Asked("POD_NAME('10.0.0.1', TIMESTAMP '2025-10-09 08:53:19')", "old"),
            new Asked("POD_NAME('10.0.0.1', TO_TIMESTAMP_LTZ(1760000000, 0))", "new"),
            new Asked("POD_NAME('10.0.0.9', TIMESTAMP '2025-10-09 08:53:19')", "null"),
            new Asked("POD_NAME('no address', TIMESTAMP '2025-10-09 08:53:19')", "null"),
            new Asked("SERVICE_NAME('10.0.0.1', TIMESTAMP '2025-10-09 08:53:20')", "shop-service"),
            new Asked("SERVICE_NAME('10.96.0.1', 80, TIMESTAMP '2025-10-09 08:53:20')", "shop-service"),
            new Asked("SERVICE_NAME('10.0.0.1', 9999, TIMESTAMP '2025-10-09 08:53:20')", "null"),
            new Asked("K8S_LABEL('10.0.0.1', TIMESTAMP '2025-10-09 08:53:19', 'app')", "shop-v1"),
            new Asked("K8S_LABEL('10.0.0.1', TIMESTAMP '2025-10-09 08:53:20', 'app')", "shop-v2"),
            new Asked("K8S_LABEL('10.0.0.1', TIMESTAMP '2025-10-09 08:53:20', 'other')", "null"),
            new Asked("TAG('10.0.0.1', TIMESTAMP '2025-10-09 08:53:20').workload", "shop"),
            new Asked("TAG('10.0.0.1', TIMESTAMP '2025-10-09 08:53:20').auto_instance_type", "10"),
            new Asked("TAG('8.8.8.8', TIMESTAMP '2025-10-09 08:53:20').is_internet", "true"),
            new Asked("IS_INTERNET('8.8.8.8')", "true"),
            new Asked("IS_INTERNET('10.0.0.1')", "false"),
            new Asked("IS_INTERNET(-2)", "true"),
            new Asked("PROTOCOL_NAME(6)", "TCP"),
            new Asked("L7_PROTOCOL_NAME(60)", "MySQL"),
            new Asked("L7_PROTOCOL_NAME(19)", "19"),
            new Asked("CLOSE_TYPE_NAME(1)", "Normal"),
            new Asked("IP_TO_STRING(167772161)", "10.0.0.1"),
            new Asked("IP_TO_STRING(CAST(4294967295 AS BIGINT))", "255.255.255.255"),
            new Asked("IP_TO_STRING(x'20010db8000000000000000000000001')", "2001:db8::1"),
            new Asked("IP_TO_STRING(x'0102')", "null"));

    private record Asked(String call, String answer) {}

    private static final int ADDRESS = 0x0a00_0001;
    /** 2025-10-09 08:53:20 UTC: the address moves from pod old to pod new. */
    private static final long MOVED = 1_760_000_000_000_000L;

    @TempDir
    static Path directory;

    private static TestKafka kafka;
    private static TableEnvironment sql;

    @BeforeAll
    static void start() throws Exception {
        kafka = new TestKafka(directory);
        kafka.create(1, Topics.RESOURCES);
        tell(named(TestDirectory.pod(101, ADDRESS), "old").setValidTo(MOVED).putLabels("app", "shop-v1"));
        tell(named(TestDirectory.pod(102, ADDRESS), "new")
                .setValidFrom(MOVED)
                .setOwnerId(301)
                .putLabels("app", "shop-v2"));
        tell(named(of(ResourceKind.RESOURCE_KIND_WORKLOAD, 301), "shop").setWorkloadType(130));
        tell(named(of(ResourceKind.RESOURCE_KIND_SERVICE, 401), "shop-service")
                .addAddresses(ByteString.copyFrom(new byte[] {10, 0x60, 0, 1}))
                .addPorts(ServicePort.newBuilder().setIpProtocol(6).setPort(80).setTargetPort(8080))
                .addWorkloadIds(301));
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, Map.of("thalweg.kafka.bootstrap", kafka.bootstrap()));
        sql = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(settings)
                .build());
        sql.getConfig().set("table.local-time-zone", "UTC");
        ThalwegFunctions.register(sql::createTemporarySystemFunction);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static Resource.Builder of(ResourceKind kind, int id) {
        return Resource.newBuilder().setKind(kind).setId(id).setClusterId(1);
    }

    private static Resource.Builder named(Resource.Builder resource, String name) {
        return resource.setName(name);
    }

    private static void tell(Resource.Builder told) throws Exception {
        Resource resource = told.build();
        kafka.send(Topics.RESOURCES, ResourceKey.of(resource).toBytes(), resource.toByteArray());
    }

    @SuppressWarnings("try") // the iterator's close may be interrupted, and then the test is
    private static List<Row> rows(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> all = sql.executeSql(query).collect()) {
            all.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Test
    void functionsAreWhatThePageSays() throws Exception {
        String query = CALLS.stream().map(Asked::call).collect(Collectors.joining(", ", "SELECT ", ""));
        List<Asked> answers = new ArrayList<>();
        for (Row row : rows(query)) {
            for (int i = 0; i < row.getArity(); i++) {
                answers.add(new Asked(CALLS.get(i).call(), String.valueOf(row.getField(i))));
            }
        }

        assertThat(answers).isEqualTo(CALLS);
    }

    @Test
    void resourcesAreATable() throws Exception {
        sql.executeSql("CREATE TEMPORARY TABLE RESOURCES (kind STRING, id BIGINT, name STRING, cluster_id BIGINT,"
                + " namespace_id BIGINT, node_id BIGINT, owner_kind STRING, owner_id BIGINT, addresses ARRAY<STRING>,"
                + " labels MAP<STRING, STRING>, valid_from TIMESTAMP_LTZ(6), valid_to TIMESTAMP_LTZ(6),"
                + " deleted BOOLEAN) WITH ('connector' = 'thalweg-resources', 'properties.bootstrap.servers' = '"
                + kafka.bootstrap() + "')");

        assertThat(rows("SELECT id, name, addresses[1], labels['app'], valid_to IS NULL FROM RESOURCES"
                        + " WHERE kind = 'pod'"))
                .extracting(Row::toString)
                .containsExactlyInAnyOrder(
                        "+I[101, old, 10.0.0.1, shop-v1, false]", "+I[102, new, 10.0.0.1, shop-v2, true]");
    }
}
