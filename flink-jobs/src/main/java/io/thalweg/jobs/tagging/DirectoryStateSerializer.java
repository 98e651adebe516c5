package io.thalweg.jobs.tagging;

import io.thalweg.jobs.flow.PlainSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The directory in checkpoints and savepoints. A checkpoint copies it: arrays of numbers, a few milliseconds for 100 000 pods. */
final class DirectoryStateSerializer extends PlainSerializer<DirectoryState> {
    static final DirectoryStateSerializer INSTANCE = new DirectoryStateSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public DirectoryState copy(DirectoryState from) {
        return from.copy();
    }

    @Override
    public void serialize(DirectoryState state, DataOutputView target) throws IOException {
        state.writeTo(target);
    }

    @Override
    public DirectoryState deserialize(DataInputView source) throws IOException {
        return DirectoryState.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<DirectoryState> snapshotConfiguration() {
        return new DirectoryStateSerializerSnapshot();
    }
}
