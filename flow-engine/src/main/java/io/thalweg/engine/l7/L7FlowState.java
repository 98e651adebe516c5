package io.thalweg.engine.l7;

import java.io.*;

public final class L7FlowState {
    public boolean hasPending() {
        return false;
    }

    public L7FlowState copy() {
        return this;
    }

    public void writeTo(DataOutput out) throws IOException {}

    public static L7FlowState readFrom(DataInput in) throws IOException {
        return new L7FlowState();
    }
}
