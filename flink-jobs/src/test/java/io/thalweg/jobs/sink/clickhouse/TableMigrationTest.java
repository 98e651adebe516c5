package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.sink.clickhouse.TableMigration.Creation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableMigrationTest {
    private static final InsertTarget TARGET = new InsertTarget(
            "flow_log",
            "it's `mine`",
            List.of(new TargetColumn("time", "DateTime"), new TargetColumn("a`b", "Nullable(String)")));

    @Test
    void tableIsMadeInTheOrderOfTime() {
        assertThat(TableMigration.create(TARGET, new Creation("MergeTree", "", "toDate(time)")))
                .isEqualTo(
                        "CREATE TABLE IF NOT EXISTS `flow_log`.`it's \\`mine\\`` (`time` DateTime, `a\\`b` Nullable(String))"
                                + " ENGINE = MergeTree PARTITION BY toDate(time) ORDER BY `time`"
                                + " SETTINGS non_replicated_deduplication_window = 10000");
    }

    @Test
    void orderAndEngineCanBeGiven() {
        assertThat(TableMigration.create(TARGET, new Creation("ReplicatedMergeTree", "a, time", "")))
                .endsWith(" ENGINE = ReplicatedMergeTree ORDER BY (`a`, `time`)");
    }

    @Test
    void columnsAreAddedInOneStatement() {
        assertThat(TableMigration.add(TARGET, TARGET.columns()))
                .isEqualTo("ALTER TABLE `flow_log`.`it's \\`mine\\`` ADD COLUMN IF NOT EXISTS `time` DateTime,"
                        + " ADD COLUMN IF NOT EXISTS `a\\`b` Nullable(String)");
    }
}
