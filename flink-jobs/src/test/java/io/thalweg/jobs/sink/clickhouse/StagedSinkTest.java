package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.FakeClickHouse.Answer;
import io.thalweg.jobs.sink.clickhouse.StagedSinkBench.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every moment at which a task may die, and what the restored one makes of it. */
class StagedSinkTest {
    private static final Answer FATAL = new Answer(403, 497, "Code: 497. DB::Exception: Not enough privileges");
    private static final Answer BROKEN = new Answer(500, 210, "Code: 210. DB::Exception: NETWORK_ERROR");

    @TempDir
    private Path staging;

    private FakeClickHouse clickHouse;
    private Sink<TestRow> sink;

    @BeforeEach
    void start() throws Exception {
        clickHouse = new FakeClickHouse(TestRow.TABLE);
        sink = sink(options -> options);
    }

    @AfterEach
    void stop() {
        clickHouse.close();
    }

    @Test
    void rowsAppearWhenTheirCheckpointIsComplete() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            assertThat(ids()).isEmpty();

            task.complete(1);

            Eventually.until("rows of the checkpoint", () -> ids().size() == 25);
        }
        assertThat(clickHouse.insertSizes()).containsExactlyInAnyOrder(10, 10, 5);
        assertThat(files(".rows")).isEmpty();
    }

    @Test
    void checkpointWaitsForTheRowsOfTheOneBefore() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            task.complete(1);
            task.write(TestRow.of(25));

            task.checkpoint(2);

            assertThat(ids()).hasSize(25);
        }
    }

    /** Seconds, not the minute that commits under way are given: a job that restarts closes a dozen of these one after the other. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void taskThatClosesDoesNotWaitForAClickHouseThatIsAway() throws Exception {
        Snapshot one;
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            one = task.checkpoint(1);
            clickHouse.away(true);
            task.complete(1);
        }
        assertThat(ids()).isEmpty();

        clickHouse.away(false);
        new StagedSinkBench(sink, one).close();

        assertOnce(25);
    }

    @Test
    void rowsThatWereNeverInACheckpointAreDroppedWithTheirTask() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        killed.complete(1);
        killed.write(TestRow.of(25), TestRow.of(26));
        killed.kill();

        try (StagedSinkBench restored = new StagedSinkBench(sink, one)) {
            restored.write(TestRow.of(25), TestRow.of(26));
            restored.checkpoint(2);
            restored.complete(2);
        }

        assertOnce(27);
    }

    @Test
    void rowsOfACheckpointThatNeverCompletedAreDropped() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        killed.write(TestRow.of(25));
        killed.checkpoint(2);
        killed.kill();
        assertThat(files(".rows")).hasSize(2);

        try (StagedSinkBench restored = new StagedSinkBench(sink, one)) {
            assertThat(files(".rows")).isEmpty();
            restored.write(TestRow.of(25));
            restored.checkpoint(3);
            restored.complete(3);
        }

        assertOnce(26);
    }

    @Test
    void rowsOfACheckpointThatNobodyWasToldToBeCompleteAreCommittedAtRestore() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        killed.kill();

        new StagedSinkBench(sink, one).close();

        assertOnce(25);
    }

    @Test
    void commitThatWasCutShortIsFinishedAtRestore() throws Exception {
        sink = sink(options -> options.set(ClickHouseOptions.IN_FLIGHT, 1));
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        clickHouse.answerInsert(2, FATAL);
        killed.complete(1);
        Eventually.until("the refusal", () -> clickHouse.answersLeft() == 0);
        assertThat(ids()).hasSize(10);
        killed.kill();

        new StagedSinkBench(sink, one).close();

        assertOnce(25);
    }

    @Test
    void commitThatClickHouseAnsweredAndNobodyNotedIsDroppedWhenRepeated() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        Map<Path, byte[]> before = contents();
        killed.complete(1);
        Eventually.until("committed", () -> files(".rows").isEmpty());
        killed.kill();
        for (Path mark : files(".done")) {
            Files.delete(mark);
        }
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }

        new StagedSinkBench(sink, one).close();

        assertOnce(25);
        assertThat(files(".rows")).isEmpty();
    }

    @Test
    void commitThatWasNotedIsNotRepeatedEvenWhenClickHouseHasForgottenIt() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.many(25));
        Snapshot one = killed.checkpoint(1);
        killed.complete(1);
        killed.checkpoint(2);
        killed.kill();
        clickHouse.forgetTokens();

        new StagedSinkBench(sink, one).close();

        assertOnce(25);
    }

    /** Of a job that ran on for long after the checkpoint only the newest marks are left. */
    @Test
    void markOfALaterSegmentSpeaksForTheEarlierOnes() throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null);
        killed.write(TestRow.of(0));
        Snapshot one = killed.checkpoint(1);
        killed.complete(1);
        for (int id = 2; id <= 100; id++) {
            killed.write(TestRow.of(id - 1));
            killed.checkpoint(id);
            killed.complete(id);
        }
        killed.checkpoint(101);
        killed.kill();
        clickHouse.forgetTokens();
        assertThat(files(".done")).hasSizeLessThan(70);

        new StagedSinkBench(sink, one).close();

        assertOnce(100);
    }

    @Test
    void insertWhoseAnswerGotLostIsRepeatedAndDropped() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            clickHouse.loseNextAnswer(BROKEN);
            clickHouse.loseNextAnswer(BROKEN);
            task.complete(1);
            task.checkpoint(2);
        }

        assertOnce(25);
    }

    @Test
    void rowsOfAnAbortedCheckpointComeWithTheNext() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            task.write(TestRow.of(25));
            task.checkpoint(2);
            task.complete(2);
        }

        assertOnce(26);
    }

    /** A sink of the same chain that waits in its flush may let the news through: nobody would wait for these rows. */
    @Test
    void checkpointCompletedInTheMiddleOfTheNextIsCommittedAtOnce() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            task.flush(2);

            task.complete(1);

            assertThat(ids()).hasSize(25);
            task.snapshot(2);
        }
    }

    @Test
    void rowsAtTheEndOfABoundedStreamAreThereWhenTheTaskEnds() throws Exception {
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.endInput();
            task.snapshot(1);
            task.complete(1);

            assertThat(ids()).hasSize(25);
        }
    }

    @Test
    void twoSubtasksBecomeOne() throws Exception {
        Snapshot zero = killedAfterCheckpoint(2, 0, 0, 25);
        Snapshot one = killedAfterCheckpoint(2, 1, 25, 40);

        Snapshot both = new Snapshot(
                1,
                AbstractStreamOperatorTestHarness.repackageState(zero.writer(), one.writer()),
                AbstractStreamOperatorTestHarness.repackageState(zero.committer(), one.committer()));
        try (StagedSinkBench restored = new StagedSinkBench(sink, rescaled(both, 2, 1, 0), 1, 0)) {
            assertOnce(40);
            restored.write(TestRow.of(40));
            restored.checkpoint(2);
            restored.complete(2);
        }

        assertOnce(41);
    }

    @Test
    void oneSubtaskBecomesTwo() throws Exception {
        Snapshot one = killedAfterCheckpoint(1, 0, 0, 25);

        for (int subtask = 0; subtask < 2; subtask++) {
            new StagedSinkBench(sink, rescaled(one, 1, 2, subtask), 2, subtask).close();
        }

        assertOnce(25);
    }

    @Test
    void refusedRowIsFoundInAStagedBlock() throws Exception {
        clickHouse.refuse(row -> row.get("id").equals(17L));
        try (StagedSinkBench task = new StagedSinkBench(sink, null)) {
            task.write(TestRow.many(25));
            task.checkpoint(1);
            task.complete(1);
        }

        assertThat(ids()).hasSize(24).doesNotContain(17L).doesNotHaveDuplicates();
        assertThat(clickHouse.rows(TestRow.NAME)).anyMatch(row -> "row 18".equals(row.get("text")));
    }

    @Test
    void stagedRowsThatAreGoneAreToldAndNotPassedOver() throws Exception {
        Snapshot one = killedAfterCheckpoint(1, 0, 0, 25);
        for (Path file : files(".rows")) {
            Files.delete(file);
        }

        assertThatThrownBy(() -> new StagedSinkBench(sink, one))
                .hasMessageContaining("staged rows are gone")
                .hasMessageContaining("25 rows");
    }

    @Test
    void stagedRowsThatAreDamagedAreToldAndNotInserted() throws Exception {
        Snapshot one = killedAfterCheckpoint(1, 0, 0, 25);
        Path file = files(".rows").get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 7] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> new StagedSinkBench(sink, one))
                .hasMessageContaining("staged rows cannot be read")
                .hasMessageContaining("checksum");
    }

    @Test
    void tableThatForgetsTokensIsToldAtStart() {
        clickHouse.deduplicationWindow(0);

        assertThatThrownBy(() -> new StagedSinkBench(sink, null))
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("remembers the tokens of 0 inserts")
                .hasMessageContaining("clickhouse.guarantee: at-least-once");
    }

    @Test
    void placeForStagedRowsMustBeSaid() {
        assertThatThrownBy(() -> ClickHouseSink.of(() -> TestRow.TABLE)
                        .set(ClickHouseOptions.GUARANTEE, Guarantee.EXACTLY_ONCE)
                        .build())
                .hasMessageContaining("sink.staging.dir")
                .hasMessageContaining("needed for exactly-once");
    }

    private Sink<TestRow> sink(UnaryOperator<ClickHouseSink.Builder<TestRow>> options) {
        return StagedSinkBench.sink(clickHouse, staging, options);
    }

    private Snapshot killedAfterCheckpoint(int parallelism, int subtask, int from, int to) throws Exception {
        StagedSinkBench killed = new StagedSinkBench(sink, null, parallelism, subtask);
        for (int id = from; id < to; id++) {
            killed.write(TestRow.of(id));
        }
        Snapshot one = killed.checkpoint(1);
        killed.kill();
        return one;
    }

    private static Snapshot rescaled(Snapshot all, int before, int after, int subtask) {
        return new Snapshot(
                all.id(),
                AbstractStreamOperatorTestHarness.repartitionOperatorState(all.writer(), 8, before, after, subtask),
                AbstractStreamOperatorTestHarness.repartitionOperatorState(all.committer(), 8, before, after, subtask));
    }

    private void assertOnce(int rows) {
        assertThat(ids()).hasSize(rows).doesNotHaveDuplicates();
    }

    private List<Object> ids() {
        return clickHouse.rows(TestRow.NAME).stream().map(row -> row.get("id")).toList();
    }

    /** Two levels below, while commits delete some of them. */
    private List<Path> files(String end) {
        List<File> found = List.of(staging.toFile());
        for (int level = 0; level < 3; level++) {
            found = found.stream()
                    .map(File::listFiles)
                    .filter(Objects::nonNull)
                    .flatMap(Arrays::stream)
                    .toList();
        }
        return found.stream()
                .filter(file -> file.getName().endsWith(end))
                .map(File::toPath)
                .toList();
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (Path path : files(".rows")) {
            contents.put(path, Files.readAllBytes(path));
        }
        return contents;
    }
}
