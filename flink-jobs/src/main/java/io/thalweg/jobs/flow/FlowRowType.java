package io.thalweg.jobs.flow;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.RowCodec;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The few flow rows that do travel between tasks, as Protobuf messages: the others are of {@link ChainedRowType}. */
final class FlowRowType extends PlainType<L4FlowLog> {
    static final FlowRowType INSTANCE = new FlowRowType();

    private FlowRowType() {
        super(L4FlowLog.class);
    }

    @Override
    public TypeSerializer<L4FlowLog> createSerializer(SerializerConfig config) {
        return new Rows();
    }

    private static final class Rows extends PlainSerializer<L4FlowLog> {
        /** Each thread has a serializer of its own, and so a codec; made where the serializer has come to. */
        private transient RowCodec<L4FlowLog> codec;

        @Override
        public TypeSerializer<L4FlowLog> duplicate() {
            return new Rows();
        }

        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public L4FlowLog copy(L4FlowLog from) {
            return from.copy();
        }

        @Override
        public void serialize(L4FlowLog row, DataOutputView target) throws IOException {
            codec().write(row, target);
        }

        @Override
        public L4FlowLog deserialize(DataInputView source) throws IOException {
            return codec().read(source);
        }

        private RowCodec<L4FlowLog> codec() {
            if (codec == null) {
                codec = RowCodec.ofFlows();
            }
            return codec;
        }

        @Override
        public TypeSerializerSnapshot<L4FlowLog> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Public with a public constructor, as Flink asks. The messages carry their own field numbers. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<L4FlowLog> {
        public Snapshot() {
            super(Rows::new);
        }
    }
}
