package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.sink.clickhouse.StagedSinkBench.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas and shards. */
class SeveralServersTest {
    private static final Duration SOON = Duration.ofMillis(50);

    private FakeClickHouse one;
    private FakeClickHouse two;

    @BeforeEach
    void start() throws Exception {
        one = new FakeClickHouse(TestRow.TABLE);
        two = new FakeClickHouse(TestRow.TABLE);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void replicasTakeTurns() throws Exception {
        try (SinkHarness sink = open(",", options -> options.set(ClickHouseOptions.MAX_ROWS, 10))) {
            sink.write(TestRow.many(100));
            sink.checkpoint();
        }

        assertThat(all()).hasSize(100).doesNotHaveDuplicates();
        assertThat(ids(one)).hasSizeBetween(20, 80);
    }

    @Test
    void rowsGoToTheReplicaThatAnswers() throws Exception {
        try (SinkHarness sink = open(",", options -> options.set(ClickHouseOptions.MAX_ROWS, 10))) {
            one.away(true);
            sink.write(TestRow.many(100));
            sink.checkpoint();
        }

        assertThat(ids(two)).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void replicaThatComesBackIsUsedAgain() throws Exception {
        try (SinkHarness sink = open(",", options -> options.set(ClickHouseOptions.MAX_ROWS, 1))) {
            one.away(true);
            sink.write(TestRow.of(0));
            sink.checkpoint();
            one.away(false);
            for (int id = 1; ids(one).isEmpty(); id++) {
                sink.write(TestRow.of(id));
                sink.checkpoint();
            }
        }

        assertThat(all()).doesNotHaveDuplicates();
    }

    @Test
    void shardsGetBlocksInTurn() throws Exception {
        try (SinkHarness sink = open(";", options -> options.set(ClickHouseOptions.MAX_ROWS, 10))) {
            sink.write(TestRow.many(100));
            sink.checkpoint();
        }

        assertThat(ids(one)).hasSize(50);
        assertThat(ids(two)).hasSize(50).doesNotContainAnyElementsOf(ids(one));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "text"})
    void equalKeysAreOnOneShard(String key) throws Exception {
        try (SinkHarness sink = open(
                ";", options -> options.set(ClickHouseOptions.MAX_ROWS, 10).set(ClickHouseOptions.SHARDING_KEY, key))) {
            sink.write(TestRow.many(200));
            sink.checkpoint();
            sink.write(TestRow.many(200));
            sink.checkpoint();
        }

        Set<Object> onOne = new HashSet<>(ids(one));
        assertThat(onOne).hasSizeBetween(60, 140);
        assertThat(new HashSet<>(ids(two))).hasSize(200 - onOne.size()).doesNotContainAnyElementsOf(onOne);
        assertThat(all()).hasSize(400);
    }

    @Test
    void sinkWaitsForAShardWhoseServersAreAllAway() throws Exception {
        try (SinkHarness sink = open(";", options -> options.set(ClickHouseOptions.RETRY_GIVE_UP_AFTER, SOON))) {
            two.away(true);
            sink.write(TestRow.of(0));
            sink.checkpoint();
            sink.write(TestRow.of(1));

            assertThatThrownBy(sink::checkpoint).hasMessageContaining("gave up after");
        }
    }

    @Test
    void stagedRowsGoToTheShardTheyWereStagedFor(@TempDir Path staging) throws Exception {
        StagedSinkBench killed = staged(staging, one.url() + ";" + two.url());
        killed.write(TestRow.many(40));
        Snapshot checkpoint = killed.checkpoint(1);
        killed.complete(1);
        killed.checkpoint(2);
        killed.kill();
        assertThat(ids(one)).hasSize(20);

        new StagedSinkBench(sink(staging, one.url() + ";" + two.url()), checkpoint).close();

        assertThat(all()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void numberOfShardsMustNotChangeUnderStagedRows(@TempDir Path staging) throws Exception {
        StagedSinkBench killed = staged(staging, one.url() + ";" + two.url());
        killed.write(TestRow.many(40));
        Snapshot checkpoint = killed.checkpoint(1);
        killed.kill();

        assertThatThrownBy(() -> new StagedSinkBench(sink(staging, one.url()), checkpoint))
                .hasMessageContaining("staged for 2 shards")
                .hasMessageContaining("clickhouse.url has 1");
    }

    @Test
    void replicasThatKnowNothingOfEachOtherAreNoPlaceForExactlyOnce(@TempDir Path staging) {
        assertThatThrownBy(() -> staged(staging, one.url() + "," + two.url()))
                .hasMessageContaining("of which 2 replicas know nothing of each other");
    }

    @Test
    void wrongAddressAndKeyAreTold() {
        assertThatThrownBy(() -> open(options -> options.set(ClickHouseOptions.URL, "http://a,b")))
                .hasMessageContaining("clickhouse.url: http://a,b; allowed: an address");
        assertThatThrownBy(() -> open(";", options -> options.set(ClickHouseOptions.SHARDING_KEY, "nothing")))
                .hasMessageContaining("clickhouse.sharding-key: nothing; allowed: a column of test");
    }

    private SinkHarness open(UnaryOperator<ClickHouseSink.Builder<TestRow>> options) throws Exception {
        return SinkHarness.open(one, options);
    }

    private SinkHarness open(String separator, UnaryOperator<ClickHouseSink.Builder<TestRow>> options)
            throws Exception {
        return open(builder -> options.apply(builder.set(ClickHouseOptions.URL, one.url() + separator + two.url())));
    }

    private StagedSinkBench staged(Path staging, String urls) throws Exception {
        return new StagedSinkBench(sink(staging, urls), null);
    }

    private Sink<TestRow> sink(Path staging, String urls) {
        return StagedSinkBench.sink(one, staging, options -> options.set(ClickHouseOptions.URL, urls));
    }

    private List<Object> all() {
        return Stream.concat(ids(one).stream(), ids(two).stream()).toList();
    }

    private static List<Object> ids(FakeClickHouse server) {
        return server.rows(TestRow.NAME).stream().map(row -> row.get("id")).toList();
    }
}
