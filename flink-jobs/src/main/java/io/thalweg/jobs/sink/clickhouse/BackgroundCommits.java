package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a writer's segments while it goes on with the next checkpoint. Flink calls the committer on the task's thread and
 * takes a segment for committed when the call returns; a job would stand still for as long as ClickHouse inserts. So the
 * committer hands segments of a writer that lives on its own thread over to this, and the writer waits for them before its
 * next checkpoint: until then they are in the state of the last one, from which a restored job commits them again.
 *
 * <pre>
 *   task      … | checkpoint n | rows …………………………… | wait | checkpoint n+1 | rows …
 *   here                       | inserts of n ─────────┘                  | inserts of n+1 …
 * </pre>
 *
 * <p>Between that wait and the end of the checkpoint nothing may be handed over: another operator of the chain may let the
 * news of checkpoint n through, whose segments checkpoint n+1 would then neither hold nor have waited for. The
 * committer commits them itself.
 */
final class BackgroundCommits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundCommits.class);
    private static final long CLOSE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_EVERY_MILLIS = 100;

    /** By the name of the writer, in this JVM. */
    private static final Map<String, BackgroundCommits> LIVE = new ConcurrentHashMap<>();

    private final String writer;
    private final Commit commit;
    private final BooleanSupplier isAway;
    private final MailboxExecutor mailbox;
    private final Thread task = Thread.currentThread();
    private final ExecutorService thread;
    private int underWay;
    private boolean isPaused;
    private boolean hasEnded;
    private boolean hasFailed;

    /** Brings a segment into ClickHouse. */
    @FunctionalInterface
    interface Commit {
        void run(StagedSegment segment) throws IOException, InterruptedException;
    }

    /**
     * To be called on the task's thread, as everything here.
     *
     * @param isAway whether commits now wait for ClickHouse to come back; any thread
     */
    BackgroundCommits(String writer, Commit commit, BooleanSupplier isAway, MailboxExecutor mailbox) {
        this.writer = writer;
        this.commit = commit;
        this.isAway = isAway;
        this.mailbox = mailbox;
        thread = SinkThreads.fixed(1, "clickhouse-commits-" + writer);
        LIVE.put(writer, this);
    }

    /** Takes the segment if its writer lives on this thread and can wait for it; else the caller has to commit it. */
    static boolean take(StagedSegment segment) {
        BackgroundCommits live = LIVE.get(segment.writer());
        if (live == null || live.task != Thread.currentThread() || live.isPaused) {
            return false;
        }
        live.underWay++;
        live.thread.execute(() -> live.run(segment));
        return true;
    }

    private void run(StagedSegment segment) {
        try {
            commit.run(segment);
            mailbox.execute(() -> underWay--, "committed %s", segment.path());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the writer closes
        } catch (RejectedExecutionException e) {
            // The task is closing; the segment is committed.
        } catch (Throwable e) { // whatever it is, the task must learn of it
            fail(e);
        }
    }

    private void fail(Throwable failure) {
        try {
            mailbox.execute(
                    () -> {
                        hasFailed = true;
                        throw failure instanceof Exception known ? known : new IOException(failure);
                    },
                    "a commit failed");
        } catch (RejectedExecutionException e) {
            LOG.warn("a commit failed while the job closed; it is repeated when the job is restored", failure);
        }
    }

    /** Until everything taken is in ClickHouse; takes nothing more until {@link #resume}. */
    void awaitAll() throws InterruptedException {
        while (underWay > 0) {
            mailbox.yield();
        }
        isPaused = true;
    }

    /** The checkpoint has been taken. */
    void resume() {
        isPaused = hasEnded;
    }

    /** No further checkpoint of this writer will wait. */
    void end() {
        hasEnded = true;
        isPaused = true;
    }

    /**
     * Lets what is under way end: a job stopped with a savepoint leaves complete tables behind. Not while ClickHouse is away: the
     * sinks of a task close one after the other, and a job that restarts meanwhile would stand still until Flink ends the process.
     */
    @Override
    public void close() {
        LIVE.remove(writer, this);
        thread.shutdown();
        try {
            if (hasFailed || !awaitEnd()) {
                LOG.info("{} commits are left to the job that is restored", underWay);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cancelled in a hurry
        } finally {
            thread.shutdownNow();
        }
    }

    private boolean awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + CLOSE_WITHIN_NANOS;
        while (!thread.awaitTermination(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            if (isAway.getAsBoolean() || System.nanoTime() - deadline >= 0) {
                return false;
            }
        }
        return true;
    }
}
