package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.l7.L7Status;

/** Status codes of responses (com.alipay.remoting.rpc.protocol.ResponseStatus of Bolt). */
final class BoltStatus {
    private static final int SUCCESS = 0;
    private static final int CLIENT_SEND_ERROR = 8;

    private BoltStatus() {}

    static L7Status of(int status) {
        return switch (status) {
            case SUCCESS -> L7Status.OK;
            case CLIENT_SEND_ERROR -> L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }

    /** Name of an error; empty for none. */
    static String name(int status) {
        return switch (status) {
            case SUCCESS -> "";
            case 1 -> "ERROR";
            case 2 -> "SERVER_EXCEPTION";
            case 4 -> "SERVER_THREADPOOL_BUSY";
            case 5 -> "ERROR_COMM";
            case 6 -> "NO_PROCESSOR";
            case 7 -> "TIMEOUT";
            case CLIENT_SEND_ERROR -> "CLIENT_SEND_ERROR";
            case 9 -> "CODEC_EXCEPTION";
            case 16 -> "CONNECTION_CLOSED";
            case 17 -> "SERVER_SERIAL_EXCEPTION";
            case 18 -> "SERVER_DESERIAL_EXCEPTION";
            default -> "UNKNOWN";
        };
    }
}
