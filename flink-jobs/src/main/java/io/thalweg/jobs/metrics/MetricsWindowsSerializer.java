package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.MetricsWindows;
import io.thalweg.jobs.flow.PlainSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Seconds and minutes that are not over, in checkpoints and savepoints. */
final class MetricsWindowsSerializer extends PlainSerializer<MetricsWindows> {
    static final MetricsWindowsSerializer INSTANCE = new MetricsWindowsSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public MetricsWindows copy(MetricsWindows from) {
        return from.copy();
    }

    @Override
    public void serialize(MetricsWindows windows, DataOutputView target) throws IOException {
        windows.writeTo(target);
    }

    @Override
    public MetricsWindows deserialize(DataInputView source) throws IOException {
        return MetricsWindows.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<MetricsWindows> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public with a public constructor, as Flink asks. The state tells its version itself. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MetricsWindows> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
