package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * What is before a command's class name, headers and content.
 *
 * <pre>
 *  version 1:  protocol 1 │ type │ command code 2 │ version │ request id 4 │ codec │ request: timeout 4 │ class name,
 *  version 2:  protocol 2 │ version │ type │ … the same …  │ codec │ switches │     response: status 2  │ headers 2 each,
 *                                                                                                        content 4
 * </pre>
 *
 * Version 2 may have a CRC of 4 bytes behind it all, as its switches tell.
 */
final class BoltHeader {
    static final int RESPONSE = 0;
    static final int ONE_WAY = 2;

    private static final int V1 = 1;
    private static final int V2 = 2;
    private static final int TIMEOUT = 4;
    private static final int STATUS = 2;
    private static final int LENGTHS = 8;
    /** Protocol to codec in version 1. */
    private static final int COMMON = 10;

    private static final int HEARTBEAT = 0;
    private static final int RPC_REQUEST = 1;
    private static final int RPC_RESPONSE = 2;
    private static final int CRC = 1;
    private static final int CRC_BYTES = 4;
    private static final int LONGEST_NAME = 1024;

    int type;
    int command;
    long requestId;
    int codec;
    int status;
    /** Of the header itself. */
    int bytes;

    int classLength;
    int headersLength;
    long contentLength;
    /** Of the whole command. */
    long length;

    /** Whether the bytes are a header, as far as they go. */
    static boolean isLike(byte[] b, int from, int to) {
        if (to <= from || b[from] != V1 && b[from] != V2) {
            return false;
        }
        int extra = b[from] == V1 ? 0 : 1;
        int length = to - from;
        if (extra == 1 && length > 1 && b[from + 1] != V1 && b[from + 1] != V2) {
            return false;
        }
        if (length > 1 + extra && (b[from + 1 + extra] < RESPONSE || b[from + 1 + extra] > ONE_WAY)) {
            return false;
        }
        if (length <= 3 + extra) {
            return length <= 2 + extra || b[from + 2 + extra] == 0;
        }
        int command = NetworkBytes.u16(b, from + 2 + extra);
        boolean isResponse = b[from + 1 + extra] == RESPONSE;
        return (command == HEARTBEAT || command == (isResponse ? RPC_RESPONSE : RPC_REQUEST))
                && (length <= 4 + extra || b[from + 4 + extra] == V1)
                && (length <= 9 + extra || b[from + 9 + extra] > 0);
    }

    /** Reads a header that is like one; false when not all of it is there. */
    boolean read(byte[] b, int from, int to) {
        int extra = b[from] == V1 ? 0 : 1;
        if (to - from < COMMON + 2 * extra) {
            return false;
        }
        type = b[from + 1 + extra];
        int lengths = COMMON + 2 * extra + (type == RESPONSE ? STATUS : TIMEOUT);
        bytes = lengths + LENGTHS;
        if (to - from < bytes) {
            return false;
        }
        command = NetworkBytes.u16(b, from + 2 + extra);
        requestId = NetworkBytes.u32(b, from + 5 + extra);
        codec = b[from + 9 + extra];
        status = type == RESPONSE ? NetworkBytes.u16(b, from + lengths - STATUS) : 0;
        classLength = NetworkBytes.u16(b, from + lengths);
        headersLength = NetworkBytes.u16(b, from + lengths + 2);
        contentLength = NetworkBytes.u32(b, from + lengths + 4);
        boolean hasCrc = extra == 1 && b[from + 1] == V2 && (b[from + COMMON + extra] & CRC) != 0;
        length = bytes + payload() + (hasCrc ? CRC_BYTES : 0);
        return true;
    }

    /** Class name, headers and content. */
    long payload() {
        return classLength + headersLength + contentLength;
    }

    boolean isHeartbeat() {
        return command == HEARTBEAT;
    }

    boolean isResponse() {
        return type == RESPONSE;
    }

    /** Whether what is behind the header fits to it: nothing behind heartbeats, else a Java class's name. */
    boolean isSound(byte[] b, int from, int to) {
        if (isHeartbeat()) {
            return payload() == 0;
        }
        if (classLength == 0) {
            return isResponse() && status != 0;
        }
        int end = Math.min(to, from + bytes + classLength);
        boolean isName = classLength <= LONGEST_NAME;
        for (int at = from + bytes; at < end && isName; at++) {
            isName = b[at] > ' ' && b[at] < 0x7f;
        }
        return isName;
    }
}
