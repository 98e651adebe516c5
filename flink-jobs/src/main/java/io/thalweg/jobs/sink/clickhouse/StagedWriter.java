package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import io.thalweg.jobs.sink.clickhouse.staging.StagingDirectory;
import io.thalweg.jobs.sink.clickhouse.staging.StagingWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Exactly once, first phase: blocks go to a file, which is handed over with the next checkpoint.
 *
 * <pre>
 *   rows ─▶ blocks ─▶ compressed, to the file ──barrier──▶ segment in the checkpoint ──complete──▶ ClickHouse
 * </pre>
 *
 * It has no state of its own: Flink tells the number of a checkpoint only to a writer that could have one.
 */
final class StagedWriter<R> implements CommittingSinkWriter<R, StagedSegment>, StatefulSinkWriter<R, Void> {
    private static final int STAGING_THREADS = 1;
    private static final int BLOCKS_IN_FLIGHT = 2;

    private final ClickHouseTable table;
    private final StagingWriter staging;
    private final BlockPipeline<R> blocks;
    private final BackgroundCommits commits;
    private final StagingDirectory directory;
    private final Duration keep;
    private final int subtasks;
    private final int shards;
    private boolean cleansUp;

    StagedWriter(
            RowFormat<R> format,
            ClickHouseSettings settings,
            RefusedRows refused,
            String sinkName,
            WriterInitContext context)
            throws IOException {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        shards = settings.servers().size();
        subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
        long restored = context.getRestoredCheckpointId().orElse(0);
        directory = new StagingDirectory(
                settings.stagingDirectory(), context.getJobInfo().getJobId().toString(), sinkName);
        directory.deleteAbandoned(subtask, restored);
        keep = settings.stagingKeep();
        cleansUp = subtask == 0;
        String writer = UUID.randomUUID().toString().replace("-", "");
        staging = directory.writer(writer, subtask, restored);
        table = new ClickHouseTable(format, settings, refused, context.metricGroup());
        commits = new BackgroundCommits(writer, table::commit, table::isAway, context.getMailboxExecutor());
        blocks = new BlockPipeline<>(format, settings, context, STAGING_THREADS, BLOCKS_IN_FLIGHT, this::stage);
    }

    void check() throws IOException {
        table.check();
    }

    /** On the thread of the pipeline. */
    private void stage(RowBlock<R> block) throws IOException {
        staging.append(block, block.shard(), shards);
    }

    @Override
    public void write(R row, Context context) throws IOException, InterruptedException {
        blocks.add(row);
    }

    /** A checkpoint holds nothing of earlier ones that are complete: these must be in ClickHouse before it begins. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        blocks.drain();
        commits.awaitAll();
        if (endOfInput) {
            commits.end();
        }
    }

    @Override
    public Collection<StagedSegment> prepareCommit() throws IOException {
        StagedSegment segment = staging.finish();
        if (segment == null) {
            return List.of();
        }
        table.compareWithWindow(segment, subtasks);
        return List.of(segment);
    }

    @Override
    public List<Void> snapshotState(long checkpointId) throws IOException {
        staging.checkpoint(checkpointId);
        commits.resume();
        if (cleansUp) { // now that all subtasks have committed what they were restored with
            cleansUp = false;
            directory.deleteOlderThan(keep);
        }
        return List.of();
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        commits.close();
        table.close();
        blocks.awaitEnd();
        staging.close();
    }
}
