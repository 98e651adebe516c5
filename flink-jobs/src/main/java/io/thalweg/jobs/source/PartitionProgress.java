package io.thalweg.jobs.source;

/**
 * How far one partition is read, round by round of answers of its broker, and whether it is idle: it is when several answers in a
 * row have said that there is nothing more.
 *
 * <p>Counting answers instead of time keeps it right when this process was stopped for a while, when reading is slow to
 * begin, and when the broker is away: then nobody says that there is nothing, and event time waits for it.
 */
final class PartitionProgress {
    /** Answers in a row, a second apart, that the partition is read to its end. */
    static final int READ_ROUNDS = 5;
    /** Answers in a row that more is there than was read, without a record: it cannot be read, so the others go on. */
    static final int STUCK_ROUNDS = 120;

    private long next;
    private int readRounds;
    private int stuckRounds;

    /** @param next offset of the first record that may come */
    PartitionProgress(long next) {
        this.next = next;
    }

    /**
     * Takes note of a round.
     *
     * @param read offset behind the last record that was handed on; less than what is known: none since the start
     * @param ends what the broker says; null: it said nothing
     */
    void round(long read, PartitionEnds.Ends ends) {
        boolean hasMoved = read > next;
        next = Math.max(next, read);
        if (hasMoved || ends == null) {
            readRounds = 0;
            stuckRounds = 0;
            return;
        }
        // What was deleted before it was read will not come.
        next = Math.max(next, Math.max(ends.first(), ends.committed()));
        boolean isRead = next >= ends.behindLast();
        readRounds = isRead ? readRounds + 1 : 0;
        stuckRounds = isRead ? 0 : stuckRounds + 1;
    }

    boolean isIdle() {
        return readRounds >= READ_ROUNDS || stuckRounds >= STUCK_ROUNDS;
    }
}
