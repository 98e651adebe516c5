package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.SegmentReader;
import io.thalweg.jobs.sink.clickhouse.staging.StagedBlock;
import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import io.thalweg.jobs.sink.clickhouse.staging.StagingDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One table as one subtask sees it: checked at start, then filled. Thread-safe. */
final class ClickHouseTable implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseTable.class);
    private static final Duration REMIND_EVERY = Duration.ofMinutes(10);
    /** Of a block: rows of the hour that is and of the one before. */
    private static final long PARTITIONS = 2;

    private final ClickHouseSettings settings;
    private final InsertTarget target;
    private final Servers servers;
    private final RefusedRows.Taker refusedRows;
    private final InsertWorker worker;
    private final ExecutorService inserts;
    private final ClickHouseSinkMetrics counts;
    private final Reminder overruns = new Reminder(REMIND_EVERY);
    private volatile long window = DeduplicationCheck.UNKNOWN;

    ClickHouseTable(RowFormat<?> format, ClickHouseSettings settings, RefusedRows refused, MetricGroup metrics) {
        this.settings = settings;
        target = new InsertTarget(settings.database(), format.table(), format.columns());
        servers = new Servers(settings);
        counts = new ClickHouseSinkMetrics(metrics, format.table());
        refusedRows = refused.open();
        worker = new InsertWorker(target, servers, settings, counts, refusedRows);
        counts.serversAway(servers::away);
        inserts = SinkThreads.fixed(settings.inFlight(), "clickhouse-" + format.table() + "-commit");
    }

    /** Whether a server did not answer when it was last asked: what is meant for it waits. */
    boolean isAway() {
        return servers.away() > 0;
    }

    /** Waits for ClickHouse, then compares the table with what the job writes and relies on. */
    void check() throws IOException {
        if (!settings.schemaCheck()) {
            return;
        }
        try {
            for (int shard = 0; shard < servers.shards(); shard++) {
                int replicas = servers.shard(shard).replicas().size();
                worker.untilAnswered(servers.shard(shard), server -> check(server, replicas));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("cancelled while waiting for " + settings, e);
        }
    }

    private void check(ClickHouseConnection server, int replicas) throws IOException, InterruptedException {
        TableMigration.apply(server, target, settings.schemaPolicy(), settings.creation());
        SchemaCheck.check(server, target);
        if (settings.guarantee() == Guarantee.EXACTLY_ONCE) {
            window = Math.min(window, DeduplicationCheck.window(server, target, replicas));
        }
    }

    void insert(RowBlock<?> block, String token) throws IOException, InterruptedException {
        worker.insert(new PlainInsert(target, block, token));
    }

    /** Whether the table remembers all blocks of a checkpoint, if this segment is one of so many alike. */
    void compareWithWindow(StagedSegment segment, int subtasks) {
        if (segment.blocks() * PARTITIONS * subtasks > window) {
            counts.windowOverruns.inc();
            if (overruns.isDue()) {
                LOG.warn(
                        "{}: {} blocks of one of {} subtasks in one checkpoint, and the table remembers {} inserts. If a"
                                + " commit is cut short now, rows may be doubled. Raise"
                                + " non_replicated_deduplication_window or sink.max-rows, or checkpoint more often",
                        target,
                        segment.blocks(),
                        subtasks,
                        window);
            }
        }
    }

    /** Inserts a segment unless that has been done, and marks it done. Returns when all of it is in ClickHouse. */
    void commit(StagedSegment segment) throws IOException, InterruptedException {
        try (SegmentReader blocks = StagingDirectory.open(segment)) {
            if (blocks == null) {
                return;
            }
            insert(segment, blocks);
        }
        StagingDirectory.done(segment);
    }

    private void insert(StagedSegment segment, SegmentReader blocks) throws IOException, InterruptedException {
        ArrayDeque<Future<?>> underWay = new ArrayDeque<>();
        try {
            StagedBlock block;
            for (int i = 0; (block = blocks.next()) != null; i++) {
                requireSameShards(segment, block);
                if (underWay.size() == settings.inFlight()) {
                    await(underWay.remove());
                }
                InsertBlock insert = new StagedInsert(target, block, segment.token(i));
                underWay.add(inserts.submit(() -> {
                    worker.insert(insert);
                    return null;
                }));
            }
            while (!underWay.isEmpty()) {
                await(underWay.remove());
            }
        } finally {
            underWay.forEach(insert -> insert.cancel(true));
        }
    }

    /** A block that was sent to one shard must not be sent to another one after it. */
    private void requireSameShards(StagedSegment segment, StagedBlock block) throws IOException {
        if (block.shards() != servers.shards()) {
            throw new IOException(
                    "rows were staged for " + block.shards() + " shards, and " + ClickHouseOptions.URL.key()
                            + " has " + servers.shards() + "; restore with the same ones once, then change them: "
                            + segment.path());
        }
    }

    private static void await(Future<?> insert) throws IOException, InterruptedException {
        try {
            insert.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        inserts.shutdownNow();
        servers.close();
        refusedRows.close();
    }
}
