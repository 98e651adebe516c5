package io.thalweg.engine.l7.someip;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The 16 bytes before each payload, read in place (PRS_SOMEIP_00030).
 *
 * <pre>
 *    0            2           4         8           10           12         13          14     15
 *    +------------+-----------+---------+-----------+------------+----------+-----------+------+--------
 *    | service id | method id | length  | client id | session id | protocol | interface | type | return
 *    |            |           | from 8  |           |            | version  | version   |      | code
 *    +------------+-----------+---------+-----------+------------+----------+-----------+------+--------
 * </pre>
 */
final class SomeIpHeader {
    static final int BYTES = 16;
    /** What the length does not count. */
    static final int UNCOUNTED = 8;

    static final int REQUEST = 0x00;
    static final int REQUEST_NO_RETURN = 0x01;
    static final int NOTIFICATION = 0x02;
    static final int RESPONSE = 0x80;
    static final int ERROR = 0x81;
    /** In the type: a segment of a longer message (PRS_SOMEIP_00723). */
    static final int SEGMENT = 0x20;

    static final int OK = 0;

    private static final int LAST_CODE = 0x5e;

    private SomeIpHeader() {}

    static int service(byte[] b, int from) {
        return NetworkBytes.u16(b, from);
    }

    static int method(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 2);
    }

    static long length(byte[] b, int from) {
        return NetworkBytes.u32(b, from + 4);
    }

    static int client(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 8);
    }

    static int session(byte[] b, int from) {
        return NetworkBytes.u16(b, from + 10);
    }

    static int protocolVersion(byte[] b, int from) {
        return b[from + 12];
    }

    static int interfaceVersion(byte[] b, int from) {
        return b[from + 13] & 0xff;
    }

    /** The type without the sign of a segment. */
    static int type(byte[] b, int from) {
        return b[from + 14] & 0xff & ~SEGMENT;
    }

    static boolean isSegment(byte[] b, int from) {
        return (b[from + 14] & SEGMENT) != 0;
    }

    static int code(byte[] b, int from) {
        return b[from + 15] & 0xff;
    }

    static boolean isResponse(int type) {
        return type == RESPONSE || type == ERROR;
    }

    /** Equal in a request and its response, and in no other pair that is open at the time. */
    static long pairing(byte[] b, int from) {
        return NetworkBytes.u32(b, from) << 32 | NetworkBytes.u32(b, from + 8);
    }

    /** Whether all of a header is there and says nothing that the protocol does not allow. */
    static boolean isHeader(byte[] b, int from, int to) {
        if (to - from < BYTES || protocolVersion(b, from) != 1 || service(b, from) == 0) {
            return false;
        }
        return length(b, from) >= BYTES - UNCOUNTED
                && switch (type(b, from)) {
                    case REQUEST, REQUEST_NO_RETURN, NOTIFICATION -> code(b, from) == OK;
                    case RESPONSE -> code(b, from) <= LAST_CODE;
                    case ERROR -> code(b, from) > OK && code(b, from) <= LAST_CODE;
                    default -> false;
                };
    }

    static String typeName(int type) {
        return switch (type) {
            case REQUEST -> "Request";
            case REQUEST_NO_RETURN -> "RequestNoReturn";
            case NOTIFICATION -> "Notification";
            case RESPONSE -> "Response";
            default -> "Error";
        };
    }
}
