package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Gathers rows in blocks, which leave in the background: to ClickHouse, or to the disk until their checkpoint is complete.
 *
 * <pre>
 *   add ─▶ open block ──full / {@link #send}──▶ in flight (bounded) ─▶ step
 *              ▲                                    │
 *              └───────── free blocks ◀── mail "done"
 * </pre>
 *
 * Everything here runs on the task's thread (mailbox), but for the step. When all places in flight are taken the task
 * works off its mailbox until one is free: that is the backpressure.
 */
final class BlockPipeline<R> implements AutoCloseable {
    private static final long CLOSE_WITHIN_SECONDS = 10;

    private final String name;
    private final ClickHouseSettings settings;
    private final int places;
    private final Supplier<RowBlock<R>> blocks;
    private final Step<R> step;
    private final MailboxExecutor mailbox;
    private final Counter rowsOut;
    private final Counter bytesOut;
    private final ExecutorService threads;
    private final ArrayDeque<RowBlock<R>> free = new ArrayDeque<>();

    /** One, or with a key one for each shard. */
    private final List<RowBlock<R>> open = new ArrayList<>();

    private final ToLongFunction<R> key;
    private int rowsOpen;
    private int nextShard;
    private boolean isOverdue;
    private int inFlight;

    /** What is done with a block, on a thread of the pipeline. */
    @FunctionalInterface
    interface Step<R> {
        void take(RowBlock<R> block) throws IOException, InterruptedException;
    }

    /**
     * @param threads that take blocks
     * @param places of blocks that are taken or wait for it
     */
    BlockPipeline(
            RowFormat<R> format,
            ClickHouseSettings settings,
            WriterInitContext context,
            int threads,
            int places,
            Step<R> step) {
        this.name = format.table();
        this.settings = settings;
        this.places = places;
        this.blocks = () -> format.newBlock(settings.format());
        this.step = step;
        mailbox = context.getMailboxExecutor();
        rowsOut = context.metricGroup().getNumRecordsSendCounter();
        bytesOut = context.metricGroup().getNumBytesSendCounter();
        this.threads = SinkThreads.fixed(
                threads, "clickhouse-" + name + "-" + context.getTaskInfo().getIndexOfThisSubtask());
        boolean hasKey =
                settings.servers().size() > 1 && !settings.shardingKey().isBlank();
        key = hasKey ? format.hashOf(settings.shardingKey()) : null;
        nextShard = context.getTaskInfo().getIndexOfThisSubtask();
        for (int i = hasKey ? settings.servers().size() : 1; i > 0; i--) {
            open.add(blocks.get());
        }
    }

    /** Whether no row waits for its block to leave. */
    boolean isEmpty() {
        return rowsOpen == 0;
    }

    void add(R row) throws InterruptedException {
        int place = key == null ? 0 : (int) Long.remainderUnsigned(key.applyAsLong(row), open.size());
        RowBlock<R> block = open.get(place);
        block.add(row);
        rowsOpen++;
        if (block.rows() >= settings.maxRows() || block.bytes() >= settings.maxBytes()) {
            send(place);
        }
    }

    void send() throws InterruptedException {
        isOverdue = false;
        for (int place = 0; place < open.size(); place++) {
            send(place);
        }
    }

    /** Takes the block aside first: a timer may fire while this waits for a place. */
    private void send(int place) throws InterruptedException {
        RowBlock<R> block = open.get(place);
        if (block.rows() == 0) {
            return;
        }
        rowsOpen -= block.rows();
        open.set(place, free.isEmpty() ? blocks.get() : free.poll());
        block.shard(key == null ? Math.floorMod(nextShard++, settings.servers().size()) : place);
        while (inFlight >= places) {
            mailbox.yield();
        }
        inFlight++;
        threads.execute(() -> take(block));
    }

    /**
     * Now, or when the block under way is taken: a timer must not wait, and an insert costs more than its rows. So blocks grow while
     * ClickHouse is slow, instead of adding to its work.
     */
    void sendSoon() throws InterruptedException {
        if (inFlight == 0) {
            send();
        } else {
            isOverdue = true;
        }
    }

    /** Until every block has been taken. */
    void drain() throws InterruptedException {
        send();
        while (inFlight > 0) {
            mailbox.yield();
        }
    }

    private void take(RowBlock<R> block) {
        try {
            step.take(block);
            mail(() -> taken(block));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the writer closes
        } catch (Throwable e) { // whatever it is, the task must not wait for this block forever
            mail(() -> {
                throw e instanceof Exception failure ? failure : new IOException(e);
            });
        }
    }

    private void mail(ThrowingRunnable<? extends Exception> message) {
        try {
            mailbox.execute(message, "a block of %s", name);
        } catch (RejectedExecutionException e) {
            // The task is closing; nobody waits for this block any more.
        }
    }

    private void taken(RowBlock<R> block) throws InterruptedException {
        inFlight--;
        rowsOut.inc(block.rows());
        bytesOut.inc(block.bytes());
        block.reset();
        free.add(block);
        if (isOverdue && inFlight == 0) {
            send();
        }
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** After {@link #close}, and after closing what the step waits for. */
    void awaitEnd() {
        try {
            threads.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cancelled in a hurry; the threads are daemons
        }
    }
}
