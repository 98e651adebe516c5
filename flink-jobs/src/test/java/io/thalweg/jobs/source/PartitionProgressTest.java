package io.thalweg.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private static final PartitionEnds.Ends TEN_RECORDS = ends(0, 10);

    private static PartitionEnds.Ends ends(long first, long behindLast) {
        return new PartitionEnds.Ends(first, behindLast, PartitionEnds.Ends.NOT_COMMITTED);
    }

    private final PartitionProgress progress = new PartitionProgress(5);

    private void rounds(int count, long read, PartitionEnds.Ends ends) {
        for (int round = 0; round < count; round++) {
            progress.round(read, ends);
        }
    }

    @Test
    void partitionThatIsReadToItsEndIsIdleAfterSomeAnswers() {
        progress.round(10, TEN_RECORDS);
        rounds(PartitionProgress.READ_ROUNDS - 1, 10, TEN_RECORDS);
        assertThat(progress.isIdle()).isFalse();

        progress.round(10, TEN_RECORDS);
        assertThat(progress.isIdle()).isTrue();
    }

    @Test
    void unreadRecordsKeepAPartitionFromBeingIdle() {
        rounds(PartitionProgress.STUCK_ROUNDS - 1, ReadOffsets.NONE, TEN_RECORDS);

        assertThat(progress.isIdle()).isFalse();
    }

    @Test
    void brokerThatDoesNotAnswerKeepsItsPartitionsFromBeingIdle() {
        rounds(PartitionProgress.READ_ROUNDS - 1, 10, TEN_RECORDS);
        rounds(10 * PartitionProgress.STUCK_ROUNDS, 10, null);
        assertThat(progress.isIdle()).isFalse();

        rounds(PartitionProgress.READ_ROUNDS - 1, 10, TEN_RECORDS);
        assertThat(progress.isIdle()).as("answers count anew").isFalse();
    }

    @Test
    void recordMakesAnIdlePartitionActive() {
        rounds(PartitionProgress.READ_ROUNDS + 1, 10, TEN_RECORDS);
        assertThat(progress.isIdle()).isTrue();

        progress.round(11, ends(0, 11));
        assertThat(progress.isIdle()).isFalse();
    }

    @Test
    void partitionWhoseRecordsWereDeletedUnreadIsIdle() {
        rounds(PartitionProgress.READ_ROUNDS, ReadOffsets.NONE, ends(10, 10));

        assertThat(progress.isIdle()).isTrue();
    }

    @Test
    void readingFromWhereTheGroupStandsBeginsThere() {
        PartitionProgress fromGroup = new PartitionProgress(KafkaPartitionSplit.COMMITTED_OFFSET);
        for (int round = 0; round < PartitionProgress.READ_ROUNDS; round++) {
            fromGroup.round(ReadOffsets.NONE, new PartitionEnds.Ends(0, 10, 10));
        }

        assertThat(fromGroup.isIdle()).isTrue();
    }

    @Test
    void partitionThatGivesNoRecordsThoughItHasSomeDoesNotHoldTheOthersForever() {
        rounds(PartitionProgress.STUCK_ROUNDS, ReadOffsets.NONE, TEN_RECORDS);

        assertThat(progress.isIdle()).isTrue();
    }
}
