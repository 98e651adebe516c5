package io.thalweg.jobs.flow;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows between an operator and its sinks. They run in one task and hand over the objects themselves; a row is made
 * once and not changed behind the operator that made it. A job graph that would send rows over the network fails at the
 * first row, rather than being slow in silence.
 */
public final class ChainedRowType<T> extends PlainType<T> {
    public ChainedRowType(Class<T> type) {
        super(type);
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new Chained<>();
    }

    private static final class Chained<T> extends PlainSerializer<T> {
        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public T copy(T from) {
            return from;
        }

        @Override
        public void serialize(T row, DataOutputView target) {
            throw notChained(Objects.requireNonNull(row).getClass());
        }

        @Override
        public T deserialize(DataInputView source) {
            throw notChained(Object.class);
        }

        private static IllegalStateException notChained(Class<?> type) {
            return new IllegalStateException(type.getSimpleName()
                    + " rows do not travel between tasks: keep operator chaining on, and the sinks at the parallelism of"
                    + " what they follow");
        }

        @Override
        public TypeSerializerSnapshot<T> snapshotConfiguration() {
            return new Snapshot<>();
        }
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot<T> extends SimpleTypeSerializerSnapshot<T> {
        public Snapshot() {
            super(Chained::new);
        }
    }
}
