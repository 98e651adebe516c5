package io.thalweg.engine.metrics;

import io.thalweg.engine.row.DocumentKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A document as it travels between tasks, waits in windows and stands in checkpoints: some 150 bytes where a
 * {@link io.thalweg.engine.row.MetricsDocument} has a kilobyte. Nothing changes it, so checkpoints share it.
 *
 * @param hash the document's {@code tagHash}
 * @param time begin of its second or minute, s since 1970, unsigned
 * @param metersAt how many of the bytes are tags, which tell documents apart; meters follow
 * @param bytes those of {@link DocumentPacker}
 */
public record PackedDocument(long hash, int time, int metersAt, byte[] bytes) {
    private static final int LONGEST = 1 << 22;

    /** Whether both count the same thing at the same time, and may become one. */
    boolean hasSameKey(PackedDocument other) {
        return hash == other.hash
                && time == other.time
                && Arrays.equals(bytes, 0, metersAt, other.bytes, 0, other.metersAt);
    }

    public DocumentKind kind() {
        return DocumentPacker.kind(this);
    }

    /** The same at another time. */
    PackedDocument at(int otherTime) {
        return time == otherTime ? this : new PackedDocument(hash, otherTime, metersAt, bytes);
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(hash);
        out.writeInt(time);
        out.writeInt(metersAt);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws IOException when the bytes cannot be those of a document */
    public static PackedDocument readFrom(DataInput in) throws IOException {
        long hash = in.readLong();
        int time = in.readInt();
        int metersAt = in.readInt();
        int length = in.readInt();
        if (length <= 0 || length > LONGEST || metersAt <= 0 || metersAt > length) {
            throw new IOException("metrics document: " + length + " bytes, meters at " + metersAt);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new PackedDocument(hash, time, metersAt, bytes);
    }
}
