package io.thalweg.engine.row;

/** Where the engine's rows go. Each call hands over a row object of its own: the receiver may keep it. */
public interface RowSink {
    void flow(L4FlowLog row);

    void session(L7FlowLog row);
}
