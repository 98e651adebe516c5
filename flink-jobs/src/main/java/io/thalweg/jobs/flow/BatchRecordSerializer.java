package io.thalweg.jobs.flow;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A batch on its way to the task of its shard:
 *
 * <pre>
 *   kind 1 | agent 2 | shard 2 | end, ms 8 | length 4 | bytes
 * </pre>
 *
 * Refused records never leave the source's task.
 */
final class BatchRecordSerializer extends PlainSerializer<BatchRecord> {
    static final BatchRecordSerializer INSTANCE = new BatchRecordSerializer();

    private static final BatchKind[] KINDS = BatchKind.values();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public BatchRecord copy(BatchRecord from) {
        return from;
    }

    @Override
    public void serialize(BatchRecord batch, DataOutputView target) throws IOException {
        if (batch.refused() != null) {
            throw new IllegalStateException(
                    "a refused record past the gate: " + batch.refused().reason());
        }
        target.writeByte(batch.kind().ordinal());
        target.writeShort(batch.agentId());
        target.writeShort(batch.shard());
        target.writeLong(batch.endMillis());
        target.writeInt(batch.bytes().length);
        target.write(batch.bytes());
    }

    @Override
    public BatchRecord deserialize(DataInputView source) throws IOException {
        BatchKind kind = KINDS[source.readUnsignedByte()];
        int agentId = source.readUnsignedShort();
        int shard = source.readUnsignedShort();
        long endMillis = source.readLong();
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return BatchRecord.accepted(kind, agentId, shard, endMillis, bytes);
    }

    @Override
    public TypeSerializerSnapshot<BatchRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BatchRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
