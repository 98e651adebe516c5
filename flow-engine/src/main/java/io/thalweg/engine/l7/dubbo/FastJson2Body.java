package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.decode.NetworkBytes;

/** A body in JSONB, the binary form of fastjson2: each value behind its length in four bytes. */
final class FastJson2Body extends DubboBody {
    private static final int PREFIX = 4;
    private static final int TYPED = 0x92;
    private static final int OBJECT = 0xa6;
    private static final int OBJECT_END = 0xa5;
    private static final int NULL = 0xaf;
    private static final int BYTE = 0xbd;
    private static final int TRUE = 0xb1;
    private static final int ASCII_SHORT = 0x49;
    private static final int ASCII = 0x79;
    private static final int UTF_8 = 0x7a;
    private static final int INT = 0x48;

    @Override
    boolean text() {
        int end = valueEnd();
        if (end < 0) {
            return false;
        }
        at += PREFIX;
        boolean isText = at < end && ((b[at] & 0xff) == NULL ? found(at, at) : string(end));
        at = end;
        return isText;
    }

    /** Where the value behind the length at the cursor ends; negative when not all of it is there. */
    private int valueEnd() {
        if (to - at < PREFIX) {
            return -1;
        }
        long length = NetworkBytes.u32(b, at);
        return length <= to - at - PREFIX ? (int) (at + PREFIX + length) : -1;
    }

    private boolean string(int end) {
        if (at >= end) {
            return false;
        }
        int tag = b[at++] & 0xff;
        int length =
                tag >= ASCII_SHORT && tag < ASCII ? tag - ASCII_SHORT : tag == ASCII || tag == UTF_8 ? number(end) : -1;
        if (length < 0 || length > end - at) {
            return false;
        }
        found(at, at + length);
        at += length;
        return true;
    }

    /** A number of 32 bits; negative for none and for negative ones. */
    private int number(int end) {
        if (at >= end) {
            return -1;
        }
        int tag = b[at++] & 0xff;
        if (tag < 0x30) {
            return tag;
        }
        if (tag < 0x40 && end > at) {
            return (tag - 0x38) << 8 | b[at++] & 0xff;
        }
        if (tag < INT && end - at >= 2) {
            at += 2;
            return (tag - 0x44) << 16 | NetworkBytes.u16(b, at - 2);
        }
        if (tag == INT && end - at >= 4) {
            at += 4;
            return NetworkBytes.i32(b, at - 4);
        }
        return -1;
    }

    @Override
    void attachments(int arguments, Attachments found) {
        int end = valueEnd();
        for (int i = 0; i < arguments && end >= 0; i++) {
            at = end;
            end = valueEnd();
        }
        at += PREFIX;
        if (end < 0 || at >= end) {
            return;
        }
        if ((b[at] & 0xff) == TYPED) {
            at++;
            if (!string(end) || at >= end) {
                return;
            }
        }
        if ((b[at++] & 0xff) != OBJECT) {
            return;
        }
        while (at < end && (b[at] & 0xff) != OBJECT_END) {
            if (!string(end)) {
                return;
            }
            int nameFrom = textFrom;
            int nameTo = textTo;
            int value = at;
            if (string(end)) {
                found.attachment(b, nameFrom, nameTo, b, textFrom, textTo);
            } else {
                at = value;
                if (!skipScalar(end)) {
                    return;
                }
            }
        }
    }

    /** A null, a truth value or a number. */
    private boolean skipScalar(int end) {
        int tag = at < end ? b[at] & 0xff : -1;
        if (tag >= NULL && tag <= TRUE || tag >= 0xf0) {
            at++;
            return true;
        }
        return number(end) >= 0;
    }

    @Override
    int responseKind() {
        int end = valueEnd();
        if (end < 0) {
            return -1;
        }
        int value = at + PREFIX;
        at = value;
        int kind = end - value == 2 && (b[value] & 0xff) == BYTE ? b[value + 1] : number(end);
        at = end;
        return kind;
    }

    /** Its message is behind fields that cannot be passed over without their classes. */
    @Override
    boolean exception() {
        at += PREFIX;
        if (at >= to || (b[at++] & 0xff) != TYPED || !string(to)) {
            return false;
        }
        return exceptionNamed();
    }
}
