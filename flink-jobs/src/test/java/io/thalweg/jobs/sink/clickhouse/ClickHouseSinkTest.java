package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.FakeClickHouse.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClickHouseSinkTest {
    private static final Answer TOO_MANY_PARTS = new Answer(500, 252, "Code: 252. DB::Exception: Too many parts");
    private static final Answer NO_PRIVILEGES = new Answer(403, 497, "Code: 497. DB::Exception: Not enough privileges");

    /** Sinks may be copied. */
    private static final List<RefusedRow> REFUSED = new CopyOnWriteArrayList<>();

    private FakeClickHouse clickHouse;

    @BeforeEach
    void start() throws Exception {
        clickHouse = new FakeClickHouse(TestRow.TABLE);
    }

    @AfterEach
    void stop() {
        clickHouse.close();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void rowsAreThereBeforeACheckpointCompletes(Compression compression) throws Exception {
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.COMPRESSION, compression))) {
            sink.write(TestRow.of(1), new TestRow(2, "zwei äöü"));
            assertThat(ids()).isEmpty();

            sink.checkpoint();

            assertThat(ids()).containsExactly(1L, 2L);
            assertThat(clickHouse.rows(TestRow.NAME).get(1)).containsEntry("text", "zwei äöü");
            assertThat(clickHouse.insertSizes()).containsExactly(2);
        }
    }

    @Test
    void insertsCarryTheGivenSettingsAndThoseTheyRelyOn() throws Exception {
        Map<String, String> given = Map.of("insert_quorum", "2", "async_insert", "1");
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.INSERT_SETTINGS, given))) {
            sink.write(TestRow.of(1));
            sink.checkpoint();
        }

        assertThat(clickHouse.lastInsert()).containsEntry("insert_quorum", "2").containsEntry("async_insert", "0");
        assertThat(clickHouse.lastInsert().get("insert_deduplication_token")).isNotBlank();
    }

    @Test
    void checkpointWithoutRowsInsertsNothing() throws Exception {
        try (SinkHarness sink = open(options -> options)) {
            sink.checkpoint();

            assertThat(clickHouse.insertSizes()).isEmpty();
        }
    }

    @Test
    void blockLeavesWhenItHasEnoughRows() throws Exception {
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.MAX_ROWS, 10))) {
            sink.write(TestRow.many(25));
            Eventually.until("two full blocks", () -> ids().size() == 20);
            sink.checkpoint();

            assertThat(clickHouse.insertSizes()).containsExactlyInAnyOrder(10, 10, 5);
            assertThat(ids()).doesNotHaveDuplicates().hasSize(25);
        }
    }

    @Test
    void blockLeavesAnIntervalAfterTheOneBefore() throws Exception {
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.FLUSH_INTERVAL, Duration.ofSeconds(1)))) {
            sink.time(5_000);
            sink.write(TestRow.of(1));
            sink.checkpoint();
            sink.time(5_200);
            sink.write(TestRow.of(2));
            sink.time(5_999);
            sink.write(TestRow.of(3));
            assertThat(ids()).hasSize(1);

            sink.time(6_000);

            Eventually.until("the second block", () -> ids().size() == 3);
        }
    }

    @Test
    void whatComesAfterASilenceWaitsForATenthOfTheInterval() throws Exception {
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.FLUSH_INTERVAL, Duration.ofSeconds(1)))) {
            sink.time(5_000);
            sink.write(TestRow.of(1));
            sink.time(5_099);
            sink.write(TestRow.of(2));
            assertThat(ids()).isEmpty();

            sink.time(5_100);

            Eventually.until("the block", () -> ids().size() == 2);
        }
    }

    @Test
    void insertIsTriedAgainWhileClickHouseIsBusy() throws Exception {
        try (SinkHarness sink = open(options -> options)) {
            for (int i = 0; i < 5; i++) {
                clickHouse.answerNextInsert(TOO_MANY_PARTS);
            }
            sink.write(TestRow.many(3));
            sink.checkpoint();

            assertThat(ids()).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void checkpointWaitsWhileClickHouseIsAway() throws Exception {
        try (SinkHarness sink = open(options -> options)) {
            clickHouse.away(true);
            int before = clickHouse.requests();
            sink.write(TestRow.of(1));
            CompletableFuture<Void> back = later(() -> {
                Eventually.until("some tries", () -> clickHouse.requests() > before + 2);
                clickHouse.away(false);
            });
            sink.checkpoint();
            back.get();

            assertThat(ids()).containsExactly(1L);
        }
    }

    @Test
    void jobFailsWhenTryingHasALimit() throws Exception {
        try (SinkHarness sink =
                open(options -> options.set(ClickHouseOptions.RETRY_GIVE_UP_AFTER, Duration.ofMillis(50)))) {
            clickHouse.away(true);
            sink.write(TestRow.of(1));

            assertThatThrownBy(sink::checkpoint)
                    .hasMessageContaining("flow_log.test: gave up after")
                    .hasMessageContaining("sink.retry.give-up-after");
        }
    }

    @Test
    void jobFailsWhenSomebodyMustAct() throws Exception {
        try (SinkHarness sink = open(options -> options)) {
            clickHouse.answerNextInsert(NO_PRIVILEGES);
            sink.write(TestRow.of(1));

            assertThatThrownBy(sink::checkpoint)
                    .hasMessageContaining("flow_log.test: ClickHouse cannot take the rows")
                    .hasMessageContaining("Not enough privileges");
        }
    }

    @ParameterizedTest
    @EnumSource(InsertFormat.class)
    void rowsAroundARefusedOneAreInserted(InsertFormat format) throws Exception {
        clickHouse.refuse(row -> row.get("id").equals(37L));
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.FORMAT, format))) {
            sink.write(TestRow.many(100));
            sink.checkpoint();

            assertThat(ids()).hasSize(99).doesNotContain(37L).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(InsertFormat.class)
    void refusedRowIsHandedOnAsAnInsertOfItself(InsertFormat format) throws Exception {
        clickHouse.refuse(row -> row.get("id").equals(37L));
        REFUSED.clear();
        try (SinkHarness sink =
                open(options -> options.set(ClickHouseOptions.FORMAT, format).refusedRows(() -> REFUSED::add))) {
            sink.write(TestRow.many(100));
            sink.checkpoint();
        }

        assertThat(REFUSED).hasSize(1);
        RefusedRow row = REFUSED.get(0);
        assertThat(row.table()).isEqualTo("flow_log.test");
        assertThat(row.reason()).contains("Cannot read all data");
        assertThat(row.format()).isEqualTo(format.clickHouse().name());
        assertThat(row.bytes()).isEqualTo(blockOf(format, TestRow.of(37)));
    }

    private static byte[] blockOf(InsertFormat format, TestRow row) throws IOException {
        RowBlock<TestRow> block = RowFormat.of(() -> TestRow.TABLE).newBlock(format);
        block.add(row);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        block.writeTo(bytes);
        return bytes.toByteArray();
    }

    @Test
    void rowThatIsRefusedAlsoWhereItShouldGoFailsTheJob() throws Exception {
        clickHouse.refuse(row -> row.get("id").equals(37L));
        RefusedRows away = () -> row -> {
            throw new IOException("no place for " + row.table());
        };
        try (SinkHarness sink = open(options -> options.refusedRows(away))) {
            sink.write(TestRow.many(100));

            assertThatThrownBy(sink::checkpoint).hasMessageContaining("no place for flow_log.test");
        }
    }

    @Test
    void jobFailsAtARefusedRowIfToldSo() throws Exception {
        clickHouse.refuse(row -> row.get("id").equals(37L));
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.REFUSED_ROWS, RefusedRowPolicy.FAIL))) {
            sink.write(TestRow.many(100));

            assertThatThrownBy(sink::checkpoint).hasMessageContaining("ClickHouse refuses a row");
        }
    }

    @Test
    void jobFailsWhenEveryRowIsRefused() throws Exception {
        clickHouse.refuse(row -> true);
        try (SinkHarness sink = open(options -> options)) {
            sink.write(TestRow.many(2 * InsertWorker.REFUSED_IN_A_ROW_LIMIT));

            assertThatThrownBy(sink::checkpoint).hasMessageContaining("so it is not the rows");
        }
    }

    @Test
    void taskWaitsWhenAllPlacesInFlightAreTaken() throws Exception {
        try (SinkHarness sink =
                open(options -> options.set(ClickHouseOptions.MAX_ROWS, 1).set(ClickHouseOptions.IN_FLIGHT, 2))) {
            clickHouse.hold(true);
            CompletableFuture<Void> release = later(() -> {
                Eventually.until("two inserts under way", () -> clickHouse.waiting() == 2);
                clickHouse.hold(false);
            });
            sink.write(TestRow.many(20));
            release.get();
            sink.checkpoint();

            assertThat(clickHouse.mostWaiting()).isEqualTo(2);
            assertThat(ids()).hasSize(20).doesNotHaveDuplicates();
        }
    }

    @Test
    void rowsThatComeWhileAnInsertIsUnderWayLeaveTogether() throws Exception {
        try (SinkHarness sink = open(options -> options.set(ClickHouseOptions.FLUSH_INTERVAL, Duration.ofSeconds(1)))) {
            clickHouse.hold(true);
            for (int second = 1; second <= 4; second++) {
                sink.write(TestRow.of(second));
                sink.time(second * 1_000L);
            }
            Eventually.until("an insert under way", () -> clickHouse.waiting() > 0);
            clickHouse.hold(false);
            sink.checkpoint();
        }

        assertThat(clickHouse.insertSizes()).containsExactly(1, 3);
    }

    @Test
    void missingColumnAndWrongTypeAreToldAtStart() {
        clickHouse.alter(TestRow.NAME, "text\tLowCardinality(String)", "txt\tString");
        clickHouse.alter(TestRow.NAME, "id\tUInt64", "id\tUInt32");

        assertThatThrownBy(() -> open(options -> options))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("flow_log.test is not the table that this job writes")
                .hasMessageContaining("sql/clickhouse")
                .hasMessageContaining("id: is UInt32; expected UInt64")
                .hasMessageContaining("text: missing; expected LowCardinality(String)");
    }

    @Test
    void missingTableIsToldAtStart() throws Exception {
        try (FakeClickHouse empty = new FakeClickHouse()) {
            assertThatThrownBy(() -> SinkHarness.open(empty, options -> options))
                    .isInstanceOf(SchemaMismatchException.class)
                    .hasMessage("flow_log.test does not exist; create it as in sql/clickhouse");
        }
    }

    @Test
    void sinkWaitsAtStartUntilClickHouseIsThere() throws Exception {
        clickHouse.away(true);
        CompletableFuture<Void> back = later(() -> {
            Eventually.until("some tries", () -> clickHouse.requests() > 2);
            clickHouse.away(false);
        });
        try (SinkHarness sink = open(options -> options)) {
            back.get();
            sink.write(TestRow.of(1));
            sink.checkpoint();
            assertThat(ids()).containsExactly(1L);
        }
    }

    private SinkHarness open(UnaryOperator<ClickHouseSink.Builder<TestRow>> options) throws Exception {
        return SinkHarness.open(clickHouse, options);
    }

    private List<Object> ids() {
        return clickHouse.rows(TestRow.NAME).stream().map(row -> row.get("id")).toList();
    }

    private static CompletableFuture<Void> later(Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (Exception e) { // whatever it is, the waiting test is to see it
                throw new IllegalStateException(e);
            }
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
