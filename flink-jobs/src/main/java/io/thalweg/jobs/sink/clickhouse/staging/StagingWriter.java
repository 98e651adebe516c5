package io.thalweg.jobs.sink.clickhouse.staging;

import io.thalweg.jobs.sink.clickhouse.RowBlock;
import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** The segments of one attempt of a subtask, one after the other: one for each checkpoint for which there are rows. */
public final class StagingWriter implements Closeable {
    private final Path directory;
    private final String writer;
    private final int subtask;
    private final String origin;
    private final CompressedFrames frames = new CompressedFrames();
    private long checkpointBefore;
    private long number;
    private SegmentWriter open;

    StagingWriter(Path directory, String writer, int subtask, long checkpointBefore) {
        this.directory = directory;
        this.writer = writer;
        this.subtask = subtask;
        this.checkpointBefore = checkpointBefore;
        this.origin = directory.getParent().getName() + "-" + directory.getName();
    }

    public void append(RowBlock<?> block, int shard, int shards) throws IOException {
        if (open == null) {
            Path path = StagingDirectory.file(directory, subtask, checkpointBefore, writer, number);
            open = SegmentWriter.create(path, frames);
        }
        open.append(block, shard, shards);
    }

    /** Blocks staged since the last checkpoint. */
    public int blocks() {
        return open == null ? 0 : open.blocks();
    }

    /** Ends the segment; null if there are no rows. */
    public StagedSegment finish() throws IOException {
        if (open == null) {
            return null;
        }
        StagedSegment segment = open.finish(writer, number, origin + "-" + subtask + "-" + checkpointBefore);
        number++;
        open = null;
        return segment;
    }

    /** What is staged from now on belongs to a later checkpoint. */
    public void checkpoint(long id) {
        checkpointBefore = id;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
