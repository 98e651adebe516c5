package io.thalweg.standalone.clickhouse.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.clickhouse.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine, on a directory as a kill leaves it: with a token whose part was not moved into place. */
class LostBlocksInClickHouseTest {
    @TempDir
    private Path data;

    @Test
    void blockWhosePartAKillKeptOutCanBeSentAgainAndOthersStayOnce() throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            node.query("CREATE DATABASE d");
            node.query("CREATE TABLE d.t (a UInt64) ENGINE = MergeTree ORDER BY a"
                    + " SETTINGS non_replicated_deduplication_window = 100");
            node.query("SYSTEM STOP MERGES d.t");
            insert(node, 1);
            insert(node, 2);
            node.kill();
        }
        delete(part("all_2_2_0"));

        try (NodeProcess node = NodeProcess.start(data)) {
            assertThat(node.errors()).contains("all_2_2_0");
            insert(node, 1);
            insert(node, 2);
            insert(node, 2);
            assertThat(node.query("SELECT a FROM d.t ORDER BY a")).isEqualTo("1\n2\n");
        }
    }

    @Test
    void commandLeavesAServerAloneThatRuns() throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            assertThat(command()).isOne();
            assertThat(node.query("SELECT 1")).isEqualTo("1\n");
        }
        assertThat(command()).isZero();
    }

    private int command() {
        return new picocli.CommandLine(new ForgetLostBlocks()).execute("--path", data.toString());
    }

    private static void insert(NodeProcess node, int number) throws IOException, InterruptedException {
        String sql = "INSERT INTO d.t VALUES (" + number + ")";
        assertThat(node.post("/?insert_deduplication_token=" + number, sql.getBytes(), Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    private Path part(String name) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("store"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
