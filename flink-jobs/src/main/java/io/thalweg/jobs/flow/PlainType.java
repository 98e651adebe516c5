package io.thalweg.jobs.flow;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/** A type that Flink takes as a whole, without looking for fields. */
public abstract class PlainType<T> extends TypeInformation<T> {
    private final Class<T> type;

    protected PlainType(Class<T> type) {
        this.type = type;
    }

    @Override
    public final boolean isBasicType() {
        return false;
    }

    @Override
    public final boolean isTupleType() {
        return false;
    }

    @Override
    public final int getArity() {
        return 1;
    }

    @Override
    public final int getTotalFields() {
        return 1;
    }

    @Override
    public final Class<T> getTypeClass() {
        return type;
    }

    @Override
    public final boolean isKeyType() {
        return false;
    }

    @Override
    public final boolean canEqual(Object other) {
        return other instanceof PlainType;
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && ((PlainType<?>) other).type == type;
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final String toString() {
        return type.getSimpleName();
    }
}
