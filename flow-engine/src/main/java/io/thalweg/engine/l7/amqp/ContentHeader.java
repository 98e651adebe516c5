package io.thalweg.engine.l7.amqp;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TraceHeaders;

/**
 * Trace headers of a content header (amqp0-9-1 §4.2.6.1): the table {@code headers} among its properties.
 *
 * <pre>
 * class 2 | weight 2 | body size 8 | flags 2 | content type | content encoding | headers: length 4, then name, type, value …
 * </pre>
 */
final class ContentHeader {
    private static final int FLAGS = 12;
    private static final int PROPERTIES = 14;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int MORE_FLAGS = 1;
    private static final int MAX_HEADERS = 256;

    private final TraceHeaders traces;

    ContentHeader(L7Options options) {
        traces = new TraceHeaders(options.headers());
    }

    void read(byte[] b, int from, int to, L7Message message) {
        if (to - from < PROPERTIES) {
            return;
        }
        int flags = NetworkBytes.u16(b, from + FLAGS);
        if ((flags & HEADERS) == 0 || (flags & MORE_FLAGS) != 0) {
            return;
        }
        int at = from + PROPERTIES;
        for (int flag : new int[] {CONTENT_TYPE, CONTENT_ENCODING}) {
            if ((flags & flag) != 0 && at < to) {
                at += 1 + (b[at] & 0xff);
            }
        }
        if (to - at < 4) {
            return;
        }
        long length = NetworkBytes.u32(b, at);
        traces.begin();
        table(b, at + 4, (int) Math.min(to, at + 4 + length));
        traces.fill(message);
    }

    private void table(byte[] b, int from, int to) {
        int at = from;
        for (int i = 0; i < MAX_HEADERS && at < to; i++) {
            int name = at + 1;
            int type = name + (b[at] & 0xff);
            if (type >= to) {
                return;
            }
            at = value(b, name, type, to);
        }
    }

    /** Takes a value if it is a text; where the next field begins. */
    private int value(byte[] b, int name, int type, int to) {
        int from = type + 1;
        int size = fixedSize(b[type]);
        if (size >= 0) {
            return from + size;
        }
        if (to - from < 4) {
            return to;
        }
        long end = from + 4 + NetworkBytes.u32(b, from);
        if (end > to) {
            return to;
        }
        if (b[type] == 'S') {
            traces.header(b, name, type, from + 4, (int) end);
        }
        return (int) end;
    }

    /** Negative for values with a length of four bytes before them. */
    private static int fixedSize(byte type) {
        return switch (type) {
            case 'V' -> 0;
            case 't', 'b', 'B' -> 1;
            case 's', 'u', 'U' -> 2;
            case 'I', 'i', 'f' -> 4;
            case 'D' -> 5;
            case 'L', 'l', 'd', 'T' -> 8;
            default -> -1;
        };
    }
}
