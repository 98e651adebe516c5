package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * At least once: a block is inserted when it is full, an interval after the one before, or when a checkpoint comes. A
 * checkpoint waits for all blocks, so that a row is in ClickHouse before the source's position behind it is saved.
 */
final class ClickHouseWriter<R> implements SinkWriter<R> {
    /** Rows come in bursts: a block gathers them for this part of the interval at least. */
    private static final int GATHERING = 10;

    private final ClickHouseTable table;
    private final BlockPipeline<R> blocks;
    private final ProcessingTimeService clock;
    private final long flushMillis;
    /** With a number: ClickHouse drops a block that is sent again because its answer got lost. */
    private final String tokens = UUID.randomUUID() + "-";

    private final AtomicLong token = new AtomicLong();
    private long dueMillis;
    private long leftMillis;
    private boolean timerIsSet;

    ClickHouseWriter(RowFormat<R> format, ClickHouseSettings settings, RefusedRows refused, WriterInitContext context) {
        table = new ClickHouseTable(format, settings, refused, context.metricGroup());
        clock = context.getProcessingTimeService();
        flushMillis = settings.flushInterval().toMillis();
        blocks = new BlockPipeline<>(
                format,
                settings,
                context,
                settings.inFlight(),
                settings.inFlight(),
                block -> table.insert(block, tokens + token.getAndIncrement()));
    }

    void check() throws IOException {
        table.check();
    }

    @Override
    public void write(R row, Context context) throws IOException, InterruptedException {
        if (blocks.isEmpty()) {
            long now = clock.getCurrentProcessingTime();
            // One an interval, but what comes after a silence need not wait for it.
            dueMillis = Math.min(now + flushMillis, Math.max(now + flushMillis / GATHERING, leftMillis + flushMillis));
            setTimer();
        }
        blocks.add(row);
        if (blocks.isEmpty()) {
            left();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (!blocks.isEmpty()) {
            left();
        }
        blocks.drain();
    }

    private void left() {
        leftMillis = clock.getCurrentProcessingTime();
    }

    private void setTimer() {
        if (!timerIsSet) {
            timerIsSet = true;
            clock.registerTimer(dueMillis, this::onTimer);
        }
    }

    private void onTimer(long now) throws InterruptedException {
        timerIsSet = false;
        if (blocks.isEmpty()) {
            return;
        }
        if (now < dueMillis) {
            setTimer();
        } else {
            left();
            blocks.sendSoon();
        }
    }

    @Override
    public void close() {
        blocks.close();
        table.close();
        blocks.awaitEnd();
    }
}
