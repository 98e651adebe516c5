package io.thalweg.standalone.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import io.thalweg.jobs.sink.clickhouse.SchemaMismatchException;
import io.thalweg.jobs.sink.clickhouse.SchemaPolicy;
import io.thalweg.jobs.sink.clickhouse.TargetColumn;
import io.thalweg.standalone.clickhouse.NodeProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tables that a sink makes and adds columns to, in the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableMigrationTest {
    private static final TargetColumn TIME = new TargetColumn("time", "DateTime");
    private static final TargetColumn NAME = new TargetColumn("name", "LowCardinality(String)");
    private static final TargetColumn COUNT = new TargetColumn("count", "Nullable(UInt64)");

    private NodeProcess node;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = NodeProcess.start(data);
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void tableIsMadeOnceAndColumnsAreAddedWhoeverComesFirst() throws Exception {
        List<CompletableFuture<Void>> subtasks = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> migrate("made", SchemaPolicy.CREATE, TIME, NAME)))
                .toList();
        subtasks.forEach(CompletableFuture::join);
        node.query("INSERT INTO made.made VALUES (1, 'old')");

        migrate("made", SchemaPolicy.ADD_COLUMNS, TIME, NAME, COUNT);

        assertThat(node.query("SELECT name, type FROM system.columns WHERE database = 'made' ORDER BY position"))
                .isEqualTo("time\tDateTime\nname\tLowCardinality(String)\ncount\tNullable(UInt64)\n");
        assertThat(node.query("SELECT name, count FROM made.made")).isEqualTo("old\t\\N\n");
        assertThat(node.query("SELECT sorting_key FROM system.tables WHERE database = 'made'"))
                .isEqualTo("time\n");
        assertThat(node.query("SHOW CREATE TABLE made.made FORMAT TSVRaw"))
                .contains("non_replicated_deduplication_window = 10000");
    }

    @Test
    void nothingIsDoneUnlessTold() throws Exception {
        node.query("CREATE DATABASE told");
        node.query("CREATE TABLE told.told (time DateTime) ENGINE = MergeTree ORDER BY time");

        migrate("told", SchemaPolicy.REFUSE, TIME, NAME);
        assertThat(node.query("SELECT count() FROM system.columns WHERE database = 'told'"))
                .isEqualTo("1\n");

        assertThatThrownBy(() -> queries("absent", SchemaPolicy.ADD_COLUMNS).migrate("absent", List.of(TIME)))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("absent.absent does not exist");
    }

    private void migrate(String name, SchemaPolicy policy, TargetColumn... columns) {
        try {
            queries(name, policy).migrate(name, List.of(columns));
        } catch (Exception e) { // whatever it is, the test is to see it
            throw new IllegalStateException(e);
        }
    }

    private ClickHouseQueries queries(String database, SchemaPolicy policy) {
        Configuration options = new Configuration();
        options.set(ClickHouseOptions.URL, node.url());
        options.set(ClickHouseOptions.DATABASE, database);
        options.set(ClickHouseOptions.SCHEMA_POLICY, policy);
        return new ClickHouseQueries(options);
    }
}
