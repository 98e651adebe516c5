package io.thalweg.jobs.flow;

import io.thalweg.engine.ShardTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Keyed state of the flow job: everything it knows of one flow shard of one agent, by its packets or by its socket calls.
 * The table itself, which batches were seen, and when the agent was last heard.
 *
 * <p>Two clocks meet here. The shard's own goes by its batches; the job's watermark goes by all agents. An agent whose
 * clock is behind (or that replays an old capture) is silent for as long as the watermark has moved since its last
 * batch, whatever its batches say; so silence is counted from {@link #heardAtMillis}, on the watermark's clock.
 */
final class ShardState<T extends ShardTable<T>> {
    /** Version of what {@link #writeTo} writes around the table's bytes, which have a version of their own. */
    static final int VERSION = 1;

    private static final long NO_TIMER = Long.MIN_VALUE;

    private final T table;
    private final BatchSequence sequence;
    private long endNanos;
    private long heardAtMillis;
    private long timerMillis = NO_TIMER;
    /** Flows or sockets of this shard that the subtask counts; not part of what is written. */
    private int countedLive;

    ShardState(T table) {
        this(table, new BatchSequence());
    }

    private ShardState(T table, BatchSequence sequence) {
        this.table = table;
        this.sequence = sequence;
    }

    T table() {
        return table;
    }

    BatchSequence sequence() {
        return sequence;
    }

    void heard(long batchEndNanos, long watermarkMillis) {
        endNanos = Math.max(endNanos, batchEndNanos);
        heardAtMillis = Math.max(TimeUnit.NANOSECONDS.toMillis(batchEndNanos), watermarkMillis);
    }

    /** When the agent was last heard, on the watermark's clock. */
    long heardAtMillis() {
        return heardAtMillis;
    }

    /** The shard's own event time, ns, when the watermark has come to {@code watermarkMillis} without a word from it. */
    long timeAt(long watermarkMillis) {
        return endNanos + TimeUnit.MILLISECONDS.toNanos(watermarkMillis - heardAtMillis);
    }

    boolean hasTimer() {
        return timerMillis != NO_TIMER;
    }

    void timerIsSetFor(long millis) {
        timerMillis = millis;
    }

    /** Whether a timer that fires is this table's; it has none then. */
    boolean takeTimer(long millis) {
        boolean isOurs = timerMillis == millis;
        timerMillis = isOurs ? NO_TIMER : timerMillis;
        return isOurs;
    }

    /** Flows or sockets more (or less, negative) than when this was last called. */
    int changeOfLive() {
        int change = table.live() - countedLive;
        countedLive = table.live();
        return change;
    }

    ShardState<T> copy() {
        ShardState<T> copy = new ShardState<>(table.copy(), sequence.copy());
        copy.endNanos = endNanos;
        copy.heardAtMillis = heardAtMillis;
        copy.timerMillis = timerMillis;
        copy.countedLive = countedLive;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        sequence.writeTo(out);
        out.writeLong(endNanos);
        out.writeLong(heardAtMillis);
        out.writeLong(timerMillis);
        table.writeTo(out);
    }

    /** @throws IOException for bytes that this build does not read; the message says which it reads */
    static <T extends ShardTable<T>> ShardState<T> readFrom(DataInput in, TableReader<T> reader) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("shard state: version " + version + "; this build reads " + VERSION);
        }
        BatchSequence sequence = BatchSequence.readFrom(in);
        long endNanos = in.readLong();
        long heardAtMillis = in.readLong();
        long timerMillis = in.readLong();
        ShardState<T> read = new ShardState<>(reader.read(in), sequence);
        read.endNanos = endNanos;
        read.heardAtMillis = heardAtMillis;
        read.timerMillis = timerMillis;
        return read;
    }

    /** Reads what the table's {@code writeTo} wrote. */
    interface TableReader<T> {
        T read(DataInput in) throws IOException;
    }
}
