package io.thalweg.jobs.flow;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What serializers without settings have in common: two of a class are equal, and one instance serves all threads unless
 * it needs scratch space and says so in {@link #duplicate}.
 */
public abstract class PlainSerializer<T> extends TypeSerializer<T> {
    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    /** Only serializers that reuse objects are asked; these do not. */
    @Override
    public final T createInstance() {
        return null;
    }

    @Override
    public final T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass();
    }

    @Override
    public final int hashCode() {
        return getClass().hashCode();
    }
}
