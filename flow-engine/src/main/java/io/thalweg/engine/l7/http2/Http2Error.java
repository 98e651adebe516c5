package io.thalweg.engine.l7.http2;

/** Error codes of RST_STREAM and GOAWAY (RFC 9113, section 7). */
final class Http2Error {
    static final int NO_ERROR = 0x0;
    static final int REFUSED_STREAM = 0x7;
    static final int CANCEL = 0x8;
    static final int ENHANCE_YOUR_CALM = 0xb;
    static final int INADEQUATE_SECURITY = 0xc;
    static final int LAST = 0xd;

    private static final String[] NAMES = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    private Http2Error() {}

    /** The code's name; for codes that have none, the number. */
    static String name(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : "0x" + Integer.toHexString(code);
    }
}
