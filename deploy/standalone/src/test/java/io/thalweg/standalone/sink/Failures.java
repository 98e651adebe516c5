package io.thalweg.standalone.sink;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Lets numbers through and fails now and then: in the midst of rows, while a checkpoint is taken, and when the news comes
 * that it is complete, which in a chain is before or after the sink's commit. In one JVM with the test, which says how often.
 */
final class Failures extends RichMapFunction<Long, Long> implements CheckpointedFunction, CheckpointListener {
    /** Failures to come. */
    static final AtomicInteger LEFT = new AtomicInteger();

    static final AtomicInteger AT_ROWS = new AtomicInteger();
    static final AtomicInteger AT_SNAPSHOTS = new AtomicInteger();
    static final AtomicInteger AT_COMPLETIONS = new AtomicInteger();

    private static final int ROWS_BETWEEN = 30_000;
    private static final int CHECKPOINTS_BETWEEN = 6;

    private transient Random random;
    private transient int rowsLeft;

    @Override
    public void initializeState(FunctionInitializationContext context) {
        random = new Random(ThreadLocalRandom.current().nextLong());
        rowsLeft = ROWS_BETWEEN / 2 + random.nextInt(ROWS_BETWEEN);
    }

    @Override
    public Long map(Long number) {
        if (--rowsLeft == 0) {
            rowsLeft = ROWS_BETWEEN / 2 + random.nextInt(ROWS_BETWEEN);
            fail(AT_ROWS);
        }
        return number;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        if (random.nextInt(CHECKPOINTS_BETWEEN) == 0) {
            fail(AT_SNAPSHOTS);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (random.nextInt(CHECKPOINTS_BETWEEN) == 0) {
            fail(AT_COMPLETIONS);
        }
    }

    private static void fail(AtomicInteger place) {
        if (LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            place.incrementAndGet();
            throw new IllegalStateException("a failure of the test");
        }
    }
}
