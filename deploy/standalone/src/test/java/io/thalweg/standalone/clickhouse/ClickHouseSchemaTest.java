package io.thalweg.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.ClickHouseDdl;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.trace.TraceSpanTable;
import io.thalweg.jobs.trace.TraceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
