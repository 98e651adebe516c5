package io.thalweg.jobs.tagging;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowCodec;
import io.thalweg.jobs.flow.PlainSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Rows that wait for a resource, in checkpoints and savepoints. They carry their version and field numbers themselves. */
final class HeldRowsSerializer extends PlainSerializer<HeldRows> {
    /** Made where the serializer has come to; each thread has a serializer of its own. */
    private transient RowCodec<L4FlowLog> flows;

    private transient RowCodec<L7FlowLog> sessions;

    @Override
    public TypeSerializer<HeldRows> duplicate() {
        return new HeldRowsSerializer();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public HeldRows copy(HeldRows from) {
        return from.copy();
    }

    @Override
    public void serialize(HeldRows rows, DataOutputView target) throws IOException {
        makeCodecs();
        rows.writeTo(target, flows, sessions);
    }

    @Override
    public HeldRows deserialize(DataInputView source) throws IOException {
        makeCodecs();
        return HeldRows.readFrom(source, flows, sessions);
    }

    private void makeCodecs() {
        if (flows == null) {
            flows = RowCodec.ofFlows();
            sessions = RowCodec.ofSessions();
        }
    }

    @Override
    public TypeSerializerSnapshot<HeldRows> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HeldRows> {
        public Snapshot() {
            super(HeldRowsSerializer::new);
        }
    }
}
