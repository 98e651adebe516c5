package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one block into ClickHouse, whatever it takes: tries again while ClickHouse is away, halves a block that it
 * refuses until the bad rows stand alone, fails when somebody must act. Runs on the threads of the inserts; returns when
 * every row is either inserted or counted as refused.
 */
final class InsertWorker {
    private static final Logger LOG = LoggerFactory.getLogger(InsertWorker.class);

    /** So many rows refused with none accepted between them: the table or the job is wrong, not the rows. */
    static final int REFUSED_IN_A_ROW_LIMIT = 100;

    private static final Duration REMIND_EVERY = Duration.ofSeconds(30);

    private final InsertTarget target;
    private final Servers servers;
    private final ClickHouseSettings settings;
    private final ClickHouseSinkMetrics metrics;
    private final RefusedRows.Taker refusedRows;
    private final Reminder refusals = new Reminder(REMIND_EVERY);

    InsertWorker(
            InsertTarget target,
            Servers servers,
            ClickHouseSettings settings,
            ClickHouseSinkMetrics metrics,
            RefusedRows.Taker refusedRows) {
        this.target = target;
        this.servers = servers;
        this.settings = settings;
        this.metrics = metrics;
        this.refusedRows = refusedRows;
    }

    void insert(InsertBlock block) throws IOException, InterruptedException {
        insert(block, 0, block.rows(), 0);
    }

    /**
     * @param refusedInARow rows refused just before these
     * @return rows refused in a row at the end of these
     */
    private int insert(InsertBlock block, int from, int to, int refusedInARow)
            throws IOException, InterruptedException {
        IOException refusal = untilAnswered(servers.shard(block.shard()), server -> send(server, block, from, to));
        if (refusal == null) {
            return 0;
        }
        if (to - from == 1) {
            refuse(block, from, refusal, refusedInARow + 1);
            return refusedInARow + 1;
        }
        metrics.splits.inc();
        int middle = (from + to) >>> 1;
        return insert(block, middle, to, insert(block, from, middle, refusedInARow));
    }

    private void send(ClickHouseConnection server, InsertBlock block, int from, int to)
            throws IOException, InterruptedException {
        int length = block.send(server, from, to);
        metrics.inserts.inc();
        metrics.rows.inc(to - from);
        metrics.bytes.inc(length);
    }

    private void refuse(InsertBlock block, int row, IOException refusal, int refusedInARow)
            throws IOException, InterruptedException {
        metrics.refusedRows.inc();
        String reason = reason(refusal);
        if (settings.refusedRows() == RefusedRowPolicy.FAIL) {
            throw new IOException(target + ": ClickHouse refuses a row: " + reason, refusal);
        }
        if (refusedInARow > REFUSED_IN_A_ROW_LIMIT) {
            throw new IOException(
                    target + ": ClickHouse refuses one row after the other, so it is not the rows: " + reason, refusal);
        }
        refusedRows.take(block.parts().refused(target, reason, row));
        if (refusals.isDue()) {
            LOG.warn("{}: ClickHouse refuses rows, they are skipped and counted: {}", target, reason);
        }
    }

    /**
     * Tries until a server of the shard answers; while others may, at once.
     *
     * @return null when it accepted, its answer when it refuses the rows
     * @throws IOException when trying again is of no use, or no longer allowed
     */
    IOException untilAnswered(Shard shard, Attempt attempt) throws IOException, InterruptedException {
        long firstTry = System.nanoTime();
        Reminder reminder = new Reminder(REMIND_EVERY);
        for (int failures = 1; ; failures++) {
            Replica replica = shard.next();
            sleep(replica.awayNanos());
            IOException failure = failureOf(attempt, replica.connection());
            if (failure == null) {
                replica.hasWorked();
                if (failures > 1) {
                    LOG.info("{}: ClickHouse answers again after {} failed tries", target, failures - 1);
                }
                return null;
            }
            switch (InsertFailure.of(failure)) {
                case REFUSED_ROWS -> {
                    return failure;
                }
                case FATAL ->
                    throw new IOException(target + ": ClickHouse cannot take the rows: " + reason(failure), failure);
                case RETRY -> {
                    requirePatience(failure, failures, Duration.ofNanos(System.nanoTime() - firstTry));
                    if (reminder.isDue()) {
                        LOG.warn(
                                "{}: waiting for ClickHouse at {}, trying again: {}",
                                target,
                                replica.connection().url(),
                                reason(failure));
                    }
                    metrics.retries.inc();
                    replica.hasFailed();
                }
            }
        }
    }

    private static void sleep(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }

    private IOException failureOf(Attempt attempt, ClickHouseConnection server)
            throws SchemaMismatchException, InterruptedException {
        IOException failure;
        try {
            attempt.run(server);
            return null;
        } catch (SchemaMismatchException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) { // ClickHouse's client throws its own, of many kinds
            failure = new IOException(e);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(target + ": the sink closes");
        }
        return failure;
    }

    private void requirePatience(IOException failure, int failures, Duration trying) throws IOException {
        if (settings.retry().isExhausted(trying)) {
            throw new IOException(
                    target + ": gave up after " + failures + " tries in " + trying.toSeconds() + " s ("
                            + ClickHouseOptions.RETRY_GIVE_UP_AFTER.key() + "): " + reason(failure),
                    failure);
        }
    }

    /** The innermost message that says something. */
    static String reason(Throwable failure) {
        String reason = failure.toString();
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        }
        return reason;
    }

    /** One try of something that ClickHouse answers. */
    @FunctionalInterface
    interface Attempt {
        void run(ClickHouseConnection server) throws IOException, InterruptedException;
    }
}
