package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.HealthChecks;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Health checks that wait for the end of their minute, in checkpoints and savepoints. */
final class HealthChecksSerializer extends PlainSerializer<HealthChecks> {
    static final HealthChecksSerializer INSTANCE = new HealthChecksSerializer();

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public HealthChecks copy(HealthChecks from) {
        return from.copy();
    }

    @Override
    public void serialize(HealthChecks checks, DataOutputView target) throws IOException {
        checks.writeTo(target);
    }

    @Override
    public HealthChecks deserialize(DataInputView source) throws IOException {
        return HealthChecks.readFrom(source);
    }

    @Override
    public TypeSerializerSnapshot<HealthChecks> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Public with a public constructor, as Flink asks. The state tells its version itself. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HealthChecks> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
