package io.thalweg.jobs.flow;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to move {@link BatchRecord} with {@link BatchRecordSerializer}. */
final class BatchRecordType extends PlainType<BatchRecord> {
    static final BatchRecordType INSTANCE = new BatchRecordType();

    private BatchRecordType() {
        super(BatchRecord.class);
    }

    @Override
    public TypeSerializer<BatchRecord> createSerializer(SerializerConfig config) {
        return BatchRecordSerializer.INSTANCE;
    }
}
