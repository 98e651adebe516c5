package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.FlowShard;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Keyed state of the flow job: everything it knows of one flow shard of one agent. The flow table itself, which batches
 * were seen, and when the agent was last heard.
 *
 * <p>Two clocks meet here. The shard's own goes by its batches; the job's watermark goes by all agents. An agent whose
 * clock is behind (or that replays an old capture) is silent for as long as the watermark has moved since its last
 * batch, whatever its batches say; so silence is counted from {@link #heardAtMillis}, on the watermark's clock.
 */
final class ShardState {
    /** Version of what {@link #writeTo} writes around {@link FlowShard}'s bytes, which have a version of their own. */
    static final int VERSION = 1;

    private static final long NO_TIMER = Long.MIN_VALUE;

    private final FlowShard flows;
    private final BatchSequence sequence;
    private long endNanos;
    private long heardAtMillis;
    private long timerMillis = NO_TIMER;
    /** Flows of this shard that the subtask's gauge counts; not part of what is written. */
    private int countedFlows;

    ShardState(FlowShard flows) {
        this(flows, new BatchSequence());
    }

    private ShardState(FlowShard flows, BatchSequence sequence) {
        this.flows = flows;
        this.sequence = sequence;
    }

    FlowShard flows() {
        return flows;
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

    void timerHasFired() {
        timerMillis = NO_TIMER;
    }

    /** Flows more (or less, negative) than when this was last called. */
    int changeOfFlows() {
        int change = flows.flows() - countedFlows;
        countedFlows = flows.flows();
        return change;
    }

    ShardState copy() {
        ShardState copy = new ShardState(flows.copy(), sequence.copy());
        copy.endNanos = endNanos;
        copy.heardAtMillis = heardAtMillis;
        copy.timerMillis = timerMillis;
        copy.countedFlows = countedFlows;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        sequence.writeTo(out);
        out.writeLong(endNanos);
        out.writeLong(heardAtMillis);
        out.writeLong(timerMillis);
        flows.writeTo(out);
    }

    /** @throws IOException for bytes that this build does not read; the message says which it reads */
    static ShardState readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("shard state: version " + version + "; this build reads " + VERSION);
        }
        BatchSequence sequence = BatchSequence.readFrom(in);
        long endNanos = in.readLong();
        long heardAtMillis = in.readLong();
        long timerMillis = in.readLong();
        ShardState read = new ShardState(FlowShard.readFrom(in), sequence);
        read.endNanos = endNanos;
        read.heardAtMillis = heardAtMillis;
        read.timerMillis = timerMillis;
        return read;
    }
}
