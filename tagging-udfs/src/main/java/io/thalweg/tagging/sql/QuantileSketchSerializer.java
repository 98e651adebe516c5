package io.thalweg.tagging.sql;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Sketches in the state of queries and between their tasks.
 *
 * <pre>
 *   version 8 | level 64 | count 64 | small 64 | first 16 | buckets 16 | counts, 7 bits in a byte, the highest bit: more follow
 * </pre>
 */
public final class QuantileSketchSerializer extends TypeSerializerSingleton<QuantileSketch> {
    private static final long serialVersionUID = 1;
    private static final byte VERSION = 1;
    private static final int MORE = 0x80;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public QuantileSketch createInstance() {
        return new QuantileSketch();
    }

    @Override
    public QuantileSketch copy(QuantileSketch from) {
        return from.copy();
    }

    @Override
    public QuantileSketch copy(QuantileSketch from, QuantileSketch reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(QuantileSketch sketch, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeDouble(sketch.level());
        target.writeLong(sketch.count());
        target.writeLong(sketch.small());
        target.writeShort(sketch.first());
        long[] buckets = sketch.buckets();
        target.writeShort(buckets.length);
        for (long bucket : buckets) {
            write(bucket, target);
        }
    }

    private static void write(long value, DataOutputView target) throws IOException {
        long left = value;
        while ((left & -MORE) != 0) {
            target.writeByte((int) left & (MORE - 1) | MORE);
            left >>>= 7;
        }
        target.writeByte((int) left);
    }

    @Override
    public QuantileSketch deserialize(DataInputView source) throws IOException {
        byte version = source.readByte();
        if (version != VERSION) {
            throw new IOException("a sketch of version " + version + "; this build reads " + VERSION);
        }
        double level = source.readDouble();
        long count = source.readLong();
        long small = source.readLong();
        int first = source.readUnsignedShort();
        int length = source.readUnsignedShort();
        if (length > QuantileSketch.MAX_BUCKETS) {
            throw new IOException("a sketch of " + length + " buckets");
        }
        long[] buckets = new long[length];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = read(source);
        }
        return QuantileSketch.of(level, count, small, first, buckets);
    }

    private static long read(DataInputView source) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = source.readByte();
            value |= (long) (next & (MORE - 1)) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a count that does not end");
    }

    @Override
    public QuantileSketch deserialize(QuantileSketch reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<QuantileSketch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<QuantileSketch> {
        public Snapshot() {
            super(QuantileSketchSerializer::new);
        }
    }
}
