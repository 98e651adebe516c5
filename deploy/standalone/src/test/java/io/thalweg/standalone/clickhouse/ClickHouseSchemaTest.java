package io.thalweg.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.ClickHouseDdl;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.trace.TraceSpanTable;
import io.thalweg.jobs.trace.TraceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseSchemaTest {
    /** A column's line up to its codec, without the spaces that align it. */
    private static String columns(String file) {
        return ClickHouseSchema.files()
                .get(file)
                .lines()
                .map(line -> line.strip().replace("ADD COLUMN IF NOT EXISTS ", ""))
                .filter(line -> line.startsWith("`"))
                .map(line -> line.replaceAll(" +CODEC\\(.*$", "")
                        .replaceAll("[,;]$", "")
                        .replaceAll(" +", " "))
                .reduce((all, line) -> all + ",\n" + line)
                .orElseThrow();
    }

    @Test
    void columnsOfTheFilesAreThoseOfTheCode() {
        assertThat(columns("020_l4_flow_log.sql") + ",\n" + columns("050_rare_events.sql"))
                .isEqualTo(ClickHouseDdl.columnList(L4FlowLogTable.TABLE));
        assertThat(columns("030_l7_flow_log.sql")).isEqualTo(ClickHouseDdl.columnList(L7FlowLogTable.TABLE));
        assertThat(columns("090_trace.sql"))
                .isEqualTo(ClickHouseDdl.columnList(TraceTable.table()) + ",\n"
                        + ClickHouseDdl.columnList(TraceSpanTable.table()));
    }

    @Test
    void columnsOfMetricsAreThoseOfTheCode() {
        String files = String.join("\n", ClickHouseSchema.files().values());
        for (DocumentKind kind : DocumentKind.values()) {
            for (String resolution : kind == DocumentKind.TRAFFIC_POLICY ? List.of("1m") : List.of("1s", "1m")) {
                RowTable<?> table = MetricsTables.table(kind, resolution);
                String head = "CREATE TABLE IF NOT EXISTS flow_metrics.`" + table.name() + "`";
                String definition = files.substring(files.indexOf(head) + head.length());
                String columns = definition
                        .substring(0, definition.indexOf("ENGINE"))
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("`") && !line.contains(" ALIAS "))
                        .map(line -> line.replaceAll(" +CODEC\\(.*$", "").replaceAll(" +", " "))
                        .collect(Collectors.joining(",\n"));
                assertThat(columns).as(table.name()).isEqualTo(ClickHouseDdl.columnList(table));
            }
        }
    }

    @Test
    void minutesBecomeHoursAndDays(@TempDir Path data) throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            ClickHouseSchema.apply(node.endpoint());
            for (int minute = 0; minute < 4; minute += 2) {
                node.query("INSERT INTO flow_metrics.`network_map.1m`"
                        + " (time, ip4_0, packet, rtt_sum, rtt_count, rtt_max, direction_score)"
                        + " SELECT toStartOfHour(now()) - 3600 + 60 * (" + minute
                        + " + number), '10.0.0.1', 10, 300, 3,"
                        + " 200 + " + minute + " + number, 255 FROM numbers(2)");
            }
            for (String table : List.of("network_map.1h", "network_map.1d")) {
                assertThat(node.query("SELECT max(rows) FROM system.parts WHERE table = '" + table + "'"))
                        .as("an insert's rows are merged")
                        .isEqualTo("1\n");
                assertThat(node.query("SELECT sum(packet), sum(rtt_sum), max(rtt_max), max(direction_score),"
                                + " any(ip4_0) FROM flow_metrics.`" + table + "`"))
                        .isEqualTo("40\t1200\t203\t255\t10.0.0.1\n");
            }
            assertThat(node.query("SELECT DISTINCT rtt_avg, retrans_ratio FROM flow_metrics.`network_map.1m`"))
                    .isEqualTo("100\t0\n");
        }
    }

    @Test
    void schemaMayBeAppliedAgainAndAgain(@TempDir Path data) throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            ClickHouseSchema.apply(node.endpoint());
            ClickHouseSchema.apply(node.endpoint());
            assertHasColumns(node, L4FlowLogTable.TABLE);
            assertHasColumns(node, L7FlowLogTable.TABLE);
            assertHasColumns(node, TraceTable.table());
            assertHasColumns(node, TraceSpanTable.table());
            assertThat(node.query("SELECT count() FROM flow_log.trace_newest")).isEqualTo("0\n");
            assertThat(node.query("SELECT count() FROM flow_log.trace_span_newest"))
                    .isEqualTo("0\n");
            assertThat(node.query(
                            "SELECT name, type FROM system.columns WHERE table = 'capture_loss' ORDER BY position"))
                    .isEqualTo(String.join(
                            "\n",
                            "time\tDateTime",
                            "end_time\tDateTime64(6)",
                            "agent_id\tUInt16",
                            "boot_id\tUInt64",
                            "shard\tUInt16",
                            "reason\tLowCardinality(String)",
                            "first_sequence\tUInt64",
                            "missing_batches\tUInt64",
                            "packets\tUInt64",
                            "signal_source\tUInt16",
                            ""));
        }
    }

    @Test
    void ageOfRowsCanBeChanged(@TempDir Path data) throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            ClickHouseSchema.apply(node.endpoint());
            for (Duration age : List.of(Duration.ofHours(5), Duration.ZERO)) {
                ClickHouseSchema.keep(node.endpoint(), age);
                ClickHouseSchema.keep(node.endpoint(), age);
            }
            // By the files' 72 hours this row would be gone.
            node.query("INSERT INTO flow_log.l4_flow_log (time, flow_id) VALUES ('2020-01-01 00:00:00', 7)");
            node.query("OPTIMIZE TABLE flow_log.l4_flow_log FINAL");
            assertThat(node.query("SELECT flow_id FROM flow_log.l4_flow_log")).isEqualTo("7\n");
        }
    }

    @Test
    void unreachableClickHouseIsNamed() {
        assertThatThrownBy(() -> ClickHouseSchema.apply(ClickHouseEndpoint.parse("http://127.0.0.1:1")))
                .isInstanceOf(ClickHouseException.class)
                .hasMessageContaining("010_flow_log.sql");
    }

    private static void assertHasColumns(NodeProcess node, RowTable<?> table) throws Exception {
        String created = node.query("SELECT arrayStringConcat(groupArray(concat('`', name, '` ', type)), ',\\n') FROM ("
                + "SELECT name, type FROM system.columns WHERE database = '" + table.database() + "' AND table = '"
                + table.name() + "' ORDER BY position) FORMAT TSVRaw");
        assertThat(created).isEqualTo(ClickHouseDdl.columnList(table) + "\n");
    }
}
