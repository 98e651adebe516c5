package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.l7.L7Status;

/** Status codes of responses (org.apache.dubbo.remoting.exchange.Response). */
final class DubboStatus {
    static final int OK = 20;

    private DubboStatus() {}

    static boolean isKnown(int status) {
        return status == OK || !name(status).isEmpty();
    }

    static L7Status of(int status) {
        return switch (status) {
            case 30, 40, 90 -> L7Status.CLIENT_ERROR;
            case OK -> L7Status.OK;
            default -> L7Status.SERVER_ERROR;
        };
    }

    /** Name of an error; empty for none. */
    static String name(int status) {
        return switch (status) {
            case 25 -> "SERIALIZATION_ERROR";
            case 30 -> "CLIENT_TIMEOUT";
            case 31 -> "SERVER_TIMEOUT";
            case 35 -> "CHANNEL_INACTIVE";
            case 40 -> "BAD_REQUEST";
            case 50 -> "BAD_RESPONSE";
            case 60 -> "SERVICE_NOT_FOUND";
            case 70 -> "SERVICE_ERROR";
            case 80 -> "SERVER_ERROR";
            case 90 -> "CLIENT_ERROR";
            case 100 -> "SERVER_THREADPOOL_EXHAUSTED_ERROR";
            case 105 -> "SERVER_OVERLOAD";
            default -> "";
        };
    }
}
