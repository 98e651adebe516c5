package io.thalweg.engine.l7;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.RowSink;

public final class L7Sessions {
    public L7Sessions(EngineOptions options, RowSink rows) {}

    public void open(L7ShardState s) {}

    public L7FlowState payload(L7FlowState state, L7Flow flow, L7Packet packet) {
        return null;
    }

    public void expire(L7FlowState state, L7Flow flow, long nowMicros) {}

    public void close(L7FlowState state, L7Flow flow, long nowMicros) {}
}
