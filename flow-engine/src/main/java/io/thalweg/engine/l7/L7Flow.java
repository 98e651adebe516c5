package io.thalweg.engine.l7;

import io.thalweg.engine.row.L7FlowLog;

/** The flow whose payload is being parsed, as the flow table shows it to L7: who, and where the counters are. */
public interface L7Flow {
    /** IP protocol number: 6 or 17. */
    int ipProtocol();

    int clientPort();

    int serverPort();

    /** Server address, port and protocol in one number; the key of what was learned about endpoints. */
    long endpointKey();

    /** Fills the columns of a row that say when, where and between whom. */
    void describe(L7FlowLog row);

    /** Adds what the flow knows of a message beyond its bytes. Before the message is counted or paired. */
    default void complete(L7Message message, boolean fromClient) {}

    void onRequest();

    void onResponse(boolean clientError, boolean serverError);

    /** Time between a request and its response. */
    void onRrt(long micros);

    /** A request that got no response. */
    void onTimeout();

    void onParseFailed();

    /** The flow's protocol is known, as a number of {@code l7_protocol}. */
    void protocol(int l7Protocol);

    /** L7 saw that client and server are the other way round. */
    void reverse();
}
