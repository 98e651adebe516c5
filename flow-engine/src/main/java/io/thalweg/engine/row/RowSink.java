package io.thalweg.engine.row;

/** Where the engine's rows go. Each call hands over a row object of its own: the receiver may keep it. */
public interface RowSink {
    void flow(L4FlowLog row);

    void session(L7FlowLog row);

    /**
     * What a flow did in a second of event time, when the engine was asked for it: a {@link DocumentKind#NETWORK_MAP}
     * without tags. Unlike rows the object is the engine's: it is valid during the call only.
     */
    default void second(MetricsDocument document) {}
}
