package io.thalweg.jobs.sink.clickhouse.staging;

import io.thalweg.jobs.sink.clickhouse.InsertFormat;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** Reads a segment's file, block after block. What is not as it was written is told, not inserted. */
public final class SegmentReader implements Closeable {
    private static final int WITHOUT_FORMAT = 1;
    private static final int BLOCK_HEADER = 6 * Integer.BYTES;

    private final StagedSegment segment;
    private final DataInputStream in;
    private final int version;
    private long left;
    private int read;

    private SegmentReader(StagedSegment segment, DataInputStream in) throws IOException {
        this.segment = segment;
        this.in = in;
        this.left = segment.bytes() - 2 * Integer.BYTES;
        boolean isSegment = in.readInt() == SegmentWriter.MAGIC;
        version = in.readInt();
        if (!isSegment || version < WITHOUT_FORMAT || version > SegmentWriter.VERSION) {
            throw new IOException("no segment of this version");
        }
    }

    static SegmentReader open(StagedSegment segment) throws IOException {
        Path path = new Path(segment.path());
        DataInputStream in = new DataInputStream(path.getFileSystem().open(path));
        try {
            return new SegmentReader(segment, in);
        } catch (IOException e) {
            in.close();
            throw damaged(segment, e);
        }
    }

    /** The next block; null after the last. */
    public StagedBlock next() throws IOException {
        if (read == segment.blocks()) {
            return null;
        }
        read++;
        try {
            return block();
        } catch (IOException e) {
            throw damaged(segment, e);
        }
    }

    private StagedBlock block() throws IOException {
        InsertFormat format = format();
        int shard = in.readInt();
        int shards = in.readInt();
        int rows = in.readInt();
        int plainBytes = in.readInt();
        int lengths = in.readInt();
        int frames = in.readInt();
        left -= BLOCK_HEADER + (long) lengths + frames;
        if (rows < 0 || plainBytes < 0 || lengths < 0 || frames < 0 || left < 0 || shard < 0 || shard >= shards) {
            throw new EOFException("a block is longer than its file");
        }
        byte[] ofRows = in.readNBytes(lengths);
        byte[] packed = in.readNBytes(frames);
        if (packed.length < frames) {
            throw new EOFException("the file is cut short");
        }
        CompressedFrames.verify(packed);
        return new StagedBlock(format, shard, shards, rows, plainBytes, ofRows, packed);
    }

    private InsertFormat format() throws IOException {
        if (version == WITHOUT_FORMAT) {
            return InsertFormat.ROW_BINARY;
        }
        left -= Integer.BYTES;
        return InsertFormat.of(in.readInt());
    }

    private static IOException damaged(StagedSegment segment, IOException cause) {
        return new IOException(
                "staged rows cannot be read: " + segment.path() + ", " + segment.rows() + " rows: "
                        + cause.getMessage(),
                cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
