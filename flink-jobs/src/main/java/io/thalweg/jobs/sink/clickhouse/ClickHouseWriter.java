package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowTable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;

/**
 * Gathers rows in a block and has it inserted in the background when it is full, old, or a checkpoint comes.
 *
 * <pre>
 *   write ─▶ open block ──full / flush interval / checkpoint──▶ in flight (bounded) ─▶ ClickHouse
 *              ▲                                                   │
 *              └──────────────── free blocks ◀── mail "done" ──────┘
 * </pre>
 *
 * Everything here runs on the task's thread (mailbox), but for {@link #insert}. When all places in flight are taken the task
 * works off its mailbox until one is free: that is the backpressure. A checkpoint waits for all blocks, so that a row is
 * in ClickHouse before the source's position behind it is saved: at least once.
 */
final class ClickHouseWriter<R> implements SinkWriter<R> {
    private static final long CLOSE_WITHIN_SECONDS = 10;

    private final RowTable<R> table;
    private final ClickHouseSettings settings;
    private final ClickHouseConnection connection;
    private final InsertWorker<R> worker;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService clock;
    private final Counter rowsOut;
    private final Counter bytesOut;
    private final ExecutorService inserts;
    private final ArrayDeque<RowBlock<R>> free = new ArrayDeque<>();

    private RowBlock<R> open;
    private long openSince;
    private boolean timerIsSet;
    private boolean isOverdue;
    private int inFlight;

    ClickHouseWriter(RowTable<R> table, ClickHouseSettings settings, WriterInitContext context) {
        this.table = table;
        this.settings = settings;
        connection = new ClickHouseConnection(settings);
        worker = new InsertWorker<>(
                table, settings, connection, new ClickHouseSinkMetrics(context.metricGroup(), table.name()));
        mailbox = context.getMailboxExecutor();
        clock = context.getProcessingTimeService();
        rowsOut = context.metricGroup().getNumRecordsSendCounter();
        bytesOut = context.metricGroup().getNumBytesSendCounter();
        String name = "clickhouse-" + table.name() + "-" + context.getTaskInfo().getIndexOfThisSubtask();
        inserts = Executors.newFixedThreadPool(settings.inFlight(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        open = new RowBlock<>(table);
    }

    /** Waits for ClickHouse, then compares the table's columns with the job's. */
    void checkSchema() throws IOException {
        try {
            worker.untilAnswered(() -> SchemaCheck.check(connection, settings.database(), table));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("cancelled while waiting for " + settings, e);
        }
    }

    @Override
    public void write(R row, Context context) throws IOException, InterruptedException {
        if (open.rows() == 0) {
            openSince = clock.getCurrentProcessingTime();
            setTimer();
        }
        open.add(row);
        if (open.rows() >= settings.maxRows() || open.bytes() >= settings.maxBytes()) {
            sendOpenBlock();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        sendOpenBlock();
        while (inFlight > 0) {
            mailbox.yield();
        }
    }

    /** Takes the block aside first: a timer may fire while this waits for a place. */
    private void sendOpenBlock() throws InterruptedException {
        isOverdue = false;
        if (open.rows() == 0) {
            return;
        }
        RowBlock<R> block = open;
        open = free.isEmpty() ? new RowBlock<>(table) : free.poll();
        while (inFlight >= settings.inFlight()) {
            mailbox.yield();
        }
        inFlight++;
        inserts.execute(() -> insert(block));
    }

    /** On a thread of the inserts. */
    private void insert(RowBlock<R> block) {
        try {
            worker.insert(block);
            mail(() -> inserted(block));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the writer closes
        } catch (Throwable e) { // whatever it is, the task must not wait for this block forever
            mail(() -> {
                throw e instanceof Exception failure ? failure : new IOException(e);
            });
        }
    }

    private void mail(org.apache.flink.util.function.ThrowingRunnable<? extends Exception> message) {
        try {
            mailbox.execute(message, "a block of %s", table.name());
        } catch (RejectedExecutionException e) {
            // The task is closing; nobody waits for this block any more.
        }
    }

    private void inserted(RowBlock<R> block) throws InterruptedException {
        inFlight--;
        rowsOut.inc(block.rows());
        bytesOut.inc(block.bytes());
        block.reset();
        free.add(block);
        if (isOverdue) {
            sendOpenBlock();
        }
    }

    private void setTimer() {
        if (!timerIsSet) {
            timerIsSet = true;
            clock.registerTimer(openSince + settings.flushInterval().toMillis(), this::onTimer);
        }
    }

    private void onTimer(long now) throws InterruptedException {
        timerIsSet = false;
        if (open.rows() == 0) {
            return;
        }
        if (now < openSince + settings.flushInterval().toMillis()) {
            setTimer();
        } else if (inFlight < settings.inFlight()) {
            sendOpenBlock();
        } else {
            isOverdue = true; // leaves with the next free place; a timer must not wait
        }
    }

    @Override
    public void close() {
        inserts.shutdownNow();
        connection.close();
        try {
            inserts.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cancelled in a hurry; the threads are daemons
        }
    }
}
