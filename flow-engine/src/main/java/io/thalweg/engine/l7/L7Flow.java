package io.thalweg.engine.l7;

import io.thalweg.engine.row.L7FlowLog;

public interface L7Flow {
    int ipProtocol();

    int clientPort();

    int serverPort();

    long endpointKey();

    void describe(L7FlowLog row);

    void onRequest();

    void onResponse(boolean clientError, boolean serverError);

    void onRrt(long micros);

    void onTimeout();

    void onParseFailed();

    void protocol(int l7Protocol);

    void reverse();
}
