package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * At least once: a block is inserted when it is full, old, or a checkpoint comes. A checkpoint waits for all blocks, so
 * that a row is in ClickHouse before the source's position behind it is saved.
 */
final class ClickHouseWriter<R> implements SinkWriter<R> {
    private final ClickHouseTable table;
    private final BlockPipeline<R> blocks;
    private final ProcessingTimeService clock;
    private final long flushMillis;
    /** With a number: ClickHouse drops a block that is sent again because its answer got lost. */
    private final String tokens = UUID.randomUUID() + "-";

    private final AtomicLong token = new AtomicLong();
    private long openSince;
    private boolean timerIsSet;

    ClickHouseWriter(RowFormat<R> format, ClickHouseSettings settings, WriterInitContext context) {
        table = new ClickHouseTable(format, settings, context.metricGroup());
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
            openSince = clock.getCurrentProcessingTime();
            setTimer();
        }
        blocks.add(row);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        blocks.drain();
    }

    private void setTimer() {
        if (!timerIsSet) {
            timerIsSet = true;
            clock.registerTimer(openSince + flushMillis, this::onTimer);
        }
    }

    private void onTimer(long now) throws InterruptedException {
        timerIsSet = false;
        if (blocks.isEmpty()) {
            return;
        }
        if (now < openSince + flushMillis) {
            setTimer();
        } else {
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
