package io.thalweg.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.ProtocolRegistry;
import io.thalweg.engine.row.ClickHouseDdl;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.resources.ProcessTable;
import io.thalweg.jobs.resources.ResourceTable;
import io.thalweg.standalone.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The integers of rows become names when they are read: dictionaries, functions and views in the real engine. */
class TagNamesTest {
    /** Of one refresh, with room for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path data;

    private static NodeProcess node;

    @BeforeAll
    static void fill() throws Exception {
        node = NodeProcess.start(data);
        ClickHouseSchema.apply(node.endpoint());
        tell("cluster", 1, "prod");
        tell("namespace", 2, "shop");
        tell("node", 3, "worker-1");
        tell("service", 4, "web");
        tell("agent", 6, "worker-1-agent");
        node.query("INSERT INTO flow_tag.resource (kind, id, name, type, updated_at)"
                + " VALUES ('workload', 5, 'web', 130, now64(6)), ('device', 8, 'gateway', 16, now64(6))");
        node.query("INSERT INTO flow_tag.resource"
                + " (kind, id, name, pod_ns_id, pod_group_id, updated_at, label_keys, label_values, addresses)"
                + " VALUES ('pod', 7, 'web-0', 2, 5, now64(6), ['app', 'tier'], ['web', 'front'], ['10.1.2.3'])");
        node.query("INSERT INTO flow_tag.resource (kind, id, name, updated_at, label_keys, label_values)"
                + " VALUES ('service', 9, 'api', now64(6), ['tier'], ['edge'])");
        node.query("INSERT INTO flow_tag.resource (kind, id, name, agent_id, process_id, start_time, updated_at)"
                + " VALUES ('process', 12, 'nginx', 6, 4711, 99, now64(6))");
        node.query("INSERT INTO flow_tag.process (agent_id, process_id, start_time, name, command_line, tag_keys,"
                + " tag_values, updated_at) VALUES (6, 4711, 99, 'nginx', 'nginx -g daemon off', ['team'],"
                + " ['shop'], now64(6))");
        node.query(
                "INSERT INTO flow_tag.process (agent_id, process_id, start_time, kernel_name, command_line, tag_keys,"
                        + " tag_values, updated_at, gprocess_id) VALUES (6, 4712, 99, 'redis', 'redis-server', ['team'],"
                        + " ['cache'], now64(6), 3000000000)");
    }

    private static void tell(String kind, int id, String name) throws Exception {
        node.query("INSERT INTO flow_tag.resource (kind, id, name, updated_at) VALUES ('" + kind + "', " + id + ", '"
                + name + "', now64(6))");
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void tablesHaveTheColumnsThatTheJobWrites() throws Exception {
        for (RowTable<?> table : new RowTable<?>[] {ResourceTable.table(), ProcessTable.table()}) {
            assertThat(node.query("SELECT arrayStringConcat(groupArray(concat('`', name, '` ', type)), ',\\n') FROM ("
                            + "SELECT name, type FROM system.columns WHERE database = '" + table.database()
                            + "' AND table = '" + table.name() + "' AND default_kind = '' ORDER BY position)"
                            + " FORMAT TSVRaw"))
                    .isEqualTo(ClickHouseDdl.columnList(table) + "\n");
        }
    }

    @Test
    void everyDictionaryLoads() throws Exception {
        String names =
                node.query("SELECT name FROM system.tables WHERE database = 'flow_tag' AND engine = 'Dictionary'");
        assertThat(names.lines())
                .contains("pod_map", "device_map", "string_enum_map")
                .hasSizeGreaterThan(30);
        for (String name : names.lines().toList()) {
            node.query("SYSTEM RELOAD DICTIONARY flow_tag." + name);
        }
        assertThat(node.query("SELECT name, last_exception FROM system.dictionaries WHERE status != 'LOADED'"))
                .isEmpty();
    }

    @Test
    void flowsShowTheNamesOfBothSides() throws Exception {
        node.query("INSERT INTO flow_log.l4_flow_log (time, flow_id, is_ipv4, ip4_0, ip4_1, pod_id_0, pod_ns_id_0,"
                + " pod_group_id_0, auto_instance_id_0, auto_instance_type_0, auto_service_id_0, auto_service_type_0,"
                + " pod_node_id_1, pod_cluster_id_1, service_id_1, auto_service_id_1, auto_service_type_1, agent_id,"
                + " close_type, observation_point, l7_protocol, protocol) VALUES (now(), 1, 1, '10.1.2.3', '1.2.3.4',"
                + " 7, 2, 5, 7, 10, 5, 130, 3, 1, 4, 4, 11, 6, 2, 'c-nd', 20, 6)");
        assertThat(node.query("SELECT pod_0, pod_ns_0, pod_group_0, auto_instance_0, auto_service_0,"
                        + " auto_service_type_0_name, pod_node_1, pod_cluster_1, pod_service_1, auto_instance_1,"
                        + " auto_service_1, agent, close_type_name, observation_point_name, l7_protocol_name,"
                        + " protocol_name FROM flow_log.l4_flow_log_named WHERE flow_id = 1"))
                .isEqualTo(String.join(
                                "\t",
                                "web-0",
                                "shop",
                                "web",
                                "web-0",
                                "web",
                                "Deployment",
                                "worker-1",
                                "prod",
                                "web",
                                "1.2.3.4",
                                "web",
                                "worker-1-agent",
                                "Transfer - Server RST",
                                "Client K8s Node",
                                "HTTP",
                                "TCP")
                        + "\n");
    }

    @Test
    void requestsShowProcessesAndStatus() throws Exception {
        node.query("INSERT INTO flow_log.l7_flow_log (time, flow_id, gprocess_id_1, process_id_1, agent_id,"
                + " response_status, signal_source, type) VALUES (now(), 2, 12, 4711, 6, 3, 3, 2)");
        assertThat(node.query("SELECT gprocess_1, process_1, response_status_name, signal_source_name, type_name"
                        + " FROM flow_log.l7_flow_log_named WHERE flow_id = 2"))
                .isEqualTo("nginx\tnginx\tServer Error\teBPF\tSession\n");
        assertThat(node.query("SELECT dictGet('flow_tag.gprocess_map', 'command_line', toUInt64(12)),"
                        + " dictGet('flow_tag.os_app_tag_map', 'value', (toUInt64(12), 'team'))"))
                .isEqualTo("nginx -g daemon off\tshop\n");
    }

    @Test
    void flowsShowTheProcessesThatOnlyTheirAgentKnows() throws Exception {
        node.query("INSERT INTO flow_log.l4_flow_log (time, flow_id, gprocess_id_1, auto_instance_type_1,"
                + " auto_instance_id_1) VALUES (now(), 21, 3000000000, 120, 3000000000)");
        assertThat(node.query("SELECT gprocess_1, auto_instance_1 FROM flow_log.l4_flow_log_named WHERE flow_id = 21"))
                .isEqualTo("redis\tredis\n");
        assertThat(node.query("SELECT dictGet('flow_tag.gprocess_map', 'command_line', toUInt64(3000000000)),"
                        + " dictGet('flow_tag.os_app_tag_map', 'value', (toUInt64(3000000000), 'team'))"))
                .isEqualTo("redis-server\tcache\n");
    }

    @Test
    void everyProtocolOfTheEngineHasAName() throws Exception {
        assertThat(node.query("SELECT name FROM flow_tag.int_enum WHERE tag_name = 'l7_protocol'")
                        .lines())
                .contains(ProtocolRegistry.titles().split(", "));
    }

    @Test
    void labelsAreOfThePodOrTheServiceThatHasThem() throws Exception {
        assertThat(node.query("SELECT k8sLabel(7, 'app'), k8sLabel(7, 'none'), k8sLabelOf(9, 7, 'tier'),"
                        + " k8sLabelOf(9, 7, 'app'), dictGet('flow_tag.pod_k8s_labels_map', 'labels', toUInt64(7))"
                        + " FORMAT TSVRaw"))
                .isEqualTo("web\t\tedge\tweb\t{\"app\":\"web\",\"tier\":\"front\"}\n");
        assertThat(node.query("SELECT id FROM flow_tag.pod_k8s_label_map WHERE key = 'app' AND value = 'web'"))
                .isEqualTo("7\n");
    }

    @Test
    void attributesOfRequestsAreOfferedToWhoSearches() throws Exception {
        for (int i = 0; i < 2; i++) {
            node.query(
                    "INSERT INTO flow_log.l7_flow_log (time, flow_id, team_id, l3_epc_id_0, pod_ns_id_0, l3_epc_id_1,"
                            + " pod_ns_id_1, attribute_names, attribute_values, metrics_names, metrics_values) VALUES"
                            + " (now(), 4, 1, 1, 2, -2, 0, ['search_tenant', 'search_text'], ['blue', repeat('x', 257)],"
                            + " ['search_length'], [7]), (now(), 4, 1, 1, 2, 1, 2, ['search_tenant'], ['blue'], [], []),"
                            + " (now(), 4, 1, 1, 2, 1, 2, [], [], [], [])");
        }

        assertThat(node.query("SELECT field_value, vpc_id, pod_ns_id, sum(count) FROM"
                        + " flow_tag.flow_log_custom_field_value WHERE `table` = 'l7_flow_log' AND field_name LIKE"
                        + " 'search_%' GROUP BY 1, 2, 3 ORDER BY 2"))
                .isEqualTo("blue\t-2\t0\t2\nblue\t1\t2\t4\n");
        assertThat(node.query("SELECT DISTINCT field_type, field_name, field_value_type FROM"
                        + " flow_tag.flow_log_custom_field WHERE field_name LIKE 'search_%' AND vpc_id = 1 AND team_id = 1 ORDER"
                        + " BY 2"))
                .isEqualTo("metrics\tsearch_length\tfloat\ntag\tsearch_tenant\tstring\ntag\tsearch_text\tstring\n");
    }

    @Test
    void renamedAndDeletedResourcesAreSoInOldRows() throws Exception {
        tell("pod", 20, "old");
        node.query("INSERT INTO flow_log.l4_flow_log (time, flow_id, pod_id_0) VALUES (now(), 3, 20)");
        eventuallyNamed("old");
        tell("pod", 20, "new");
        eventuallyNamed("new");
        node.query("INSERT INTO flow_tag.resource (kind, id, name, deleted, deleted_at, updated_at)"
                + " VALUES ('pod', 20, 'new', 1, now(), now64(6))");
        eventuallyNamed("new (deleted)");
    }

    private static void eventuallyNamed(String name) throws Exception {
        Eventually.until("the name " + name, PATIENCE, () -> node.query(
                        "SELECT pod_0 FROM flow_log.l4_flow_log_named WHERE flow_id = 3")
                .equals(name + "\n"));
    }
}
