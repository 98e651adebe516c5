package io.thalweg.jobs.sink.clickhouse.staging;

import io.thalweg.jobs.sink.clickhouse.RowBlock;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Writes a segment's file, block after block.
 *
 * <pre>
 *   magic 4, version 4 | block | block | …
 *   block: format 4 | shard 4 | of so many 4 | rows 4 | plain bytes 4 | bytes of lengths 4 | bytes of frames 4
 *          | lengths of rows, varints | frames
 * </pre>
 *
 * Numbers are big-endian. Only rows of RowBinary (format 0) have their lengths there, those of Native (1) none. Blocks of
 * version 1 have no format; they are RowBinary. Used by one thread at a time.
 */
public final class SegmentWriter implements Closeable {
    static final int MAGIC = 0x54575347; // TWSG
    static final int VERSION = 2;

    private static final byte[] NO_LENGTHS = {};

    private final Path path;
    private final CompressedFrames frames;
    private final FSDataOutputStream file;
    private final DataOutputStream out;
    private int blocks;
    private long rows;

    private SegmentWriter(Path path, CompressedFrames frames, FSDataOutputStream file) throws IOException {
        this.path = path;
        this.frames = frames;
        this.file = file;
        this.out = new DataOutputStream(file);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
    }

    static SegmentWriter create(Path path, CompressedFrames frames) throws IOException {
        FileSystem files = path.getFileSystem();
        files.mkdirs(path.getParent());
        return new SegmentWriter(path, frames, files.create(path, FileSystem.WriteMode.NO_OVERWRITE));
    }

    public void append(RowBlock<?> block, int shard, int shards) throws IOException {
        frames.begin();
        block.writeTo(frames);
        frames.end();
        int[] ends = block.ends();
        byte[] lengths = ends == null ? NO_LENGTHS : StagedBlock.lengths(ends, block.rows());
        out.writeInt(block.format().code());
        out.writeInt(shard);
        out.writeInt(shards);
        out.writeInt(block.rows());
        out.writeInt(block.bytes());
        out.writeInt(lengths.length);
        out.writeInt(frames.length());
        out.write(lengths);
        out.write(frames.buffer(), 0, frames.length());
        blocks++;
        rows += block.rows();
    }

    public int blocks() {
        return blocks;
    }

    /** Brings all of it to the disk: from here on the checkpoint relies on it. */
    StagedSegment finish(String writer, long number, String origin) throws IOException {
        out.flush();
        if (!path.getFileSystem().isDistributedFS()) {
            file.sync();
        }
        long bytes = file.getPos();
        out.close();
        return new StagedSegment(path.toString(), writer, number, origin, blocks, rows, bytes);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
