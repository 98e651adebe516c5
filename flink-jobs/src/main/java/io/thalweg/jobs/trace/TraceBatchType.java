package io.thalweg.jobs.trace;

import io.thalweg.jobs.flow.PlainSerializer;
import io.thalweg.jobs.flow.PlainType;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Batches on their way between tasks. */
final class TraceBatchType extends PlainType<TraceBatch> {
    static final TraceBatchType INSTANCE = new TraceBatchType();

    private TraceBatchType() {
        super(TraceBatch.class);
    }

    @Override
    public TypeSerializer<TraceBatch> createSerializer(SerializerConfig config) {
        return new Batches();
    }

    private static final class Batches extends PlainSerializer<TraceBatch> {
        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public TraceBatch copy(TraceBatch from) {
            return from.copy();
        }

        @Override
        public void serialize(TraceBatch batch, DataOutputView target) throws IOException {
            target.writeLong(batch.key);
            target.writeByte(batch.kind);
            target.writeInt(batch.wordCount);
            target.writeInt(batch.byteCount);
            for (int i = 0; i < batch.wordCount; i++) {
                target.writeLong(batch.words[i]);
            }
            target.write(batch.bytes, 0, batch.byteCount);
        }

        @Override
        public TraceBatch deserialize(DataInputView source) throws IOException {
            long key = source.readLong();
            int kind = source.readByte();
            long[] words = new long[source.readInt()];
            byte[] bytes = new byte[source.readInt()];
            for (int i = 0; i < words.length; i++) {
                words[i] = source.readLong();
            }
            source.readFully(bytes);
            return new TraceBatch(key, kind, words, words.length, bytes, bytes.length);
        }

        @Override
        public TypeSerializerSnapshot<TraceBatch> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TraceBatch> {
        public Snapshot() {
            super(Batches::new);
        }
    }
}
