package io.thalweg.jobs.sink.clickhouse.staging;

import io.thalweg.jobs.sink.clickhouse.InsertFormat;
import java.io.IOException;
import java.util.Arrays;

/**
 * The rows of one insert as they were staged. Its boundaries never change again: whoever commits it, and however often,
 * sends the same bytes.
 */
public final class StagedBlock {
    private final InsertFormat format;
    private final int shard;
    private final int shards;
    private final int rows;
    private final int plainBytes;
    private final byte[] lengths;
    private final byte[] frames;

    StagedBlock(InsertFormat format, int shard, int shards, int rows, int plainBytes, byte[] lengths, byte[] frames) {
        this.format = format;
        this.shard = shard;
        this.shards = shards;
        this.rows = rows;
        this.plainBytes = plainBytes;
        this.lengths = lengths;
        this.frames = frames;
    }

    public InsertFormat format() {
        return format;
    }

    /** On which shard the rows belong. */
    public int shard() {
        return shard;
    }

    /** Shards that there were when it was staged. */
    public int shards() {
        return shards;
    }

    public int rows() {
        return rows;
    }

    public int plainBytes() {
        return plainBytes;
    }

    /** All rows in ClickHouse's compressed frames. */
    public byte[] frames() {
        return frames;
    }

    /** All rows. Only a block that ClickHouse refuses is opened again. */
    public byte[] plain() throws IOException {
        byte[] plain = CompressedFrames.decompress(frames, plainBytes);
        if (plain.length != plainBytes) {
            throw new IOException("staged rows are " + plain.length + " bytes, not " + plainBytes);
        }
        return plain;
    }

    /** Where each row ends in {@link #plain}; null if that can be seen there. */
    public int[] ends() throws IOException {
        if (format == InsertFormat.NATIVE) {
            return null;
        }
        int[] ends = new int[rows];
        int at = 0;
        int end = 0;
        for (int row = 0; row < rows; row++) {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                if (at == lengths.length || shift > 28) {
                    throw new IOException("lengths of staged rows are cut short");
                }
                byte next = lengths[at++];
                length |= (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
            end += length;
            ends[row] = end;
        }
        return ends;
    }

    /** The lengths of rows, one varint each. */
    static byte[] lengths(int[] ends, int rows) {
        byte[] lengths = new byte[rows * 2];
        int length = 0;
        for (int row = 0; row < rows; row++) {
            int left = ends[row] - (row == 0 ? 0 : ends[row - 1]);
            if (lengths.length - length < 5) {
                lengths = Arrays.copyOf(lengths, lengths.length * 2 + 5);
            }
            while ((left & ~0x7f) != 0) {
                lengths[length++] = (byte) (left | 0x80);
                left >>>= 7;
            }
            lengths[length++] = (byte) left;
        }
        return Arrays.copyOf(lengths, length);
    }
}
