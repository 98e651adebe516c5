package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.decode.NetworkBytes;
import java.util.Arrays;

/**
 * Walks over values of Hessian 2.0 (hessian.caucho.com/doc/hessian-serialization.html): reads texts and small numbers,
 * passes over the rest. What is not there, nested too deep or no Hessian ends it: every call is false from then on.
 */
final class HessianReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_CLASSES = 1024;

    private byte[] b;
    private int at;
    private int to;

    int textFrom;
    int textTo;

    /** How many fields each class has that was defined so far. */
    private int[] fieldCounts = new int[16];
    /** Where the first field's name begins. */
    private int[] fieldNames = new int[16];
    /** Where the class's name is. */
    private int[] classNames = new int[16];

    private int classes;

    void begin(byte[] buffer, int from, int end) {
        b = buffer;
        at = from;
        to = end;
        classes = 0;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The next byte; negative at the end. */
    int peek() {
        return at < to ? b[at] & 0xff : -1;
    }

    /** Reads a text; of one in several chunks the first. Nothing is read when it is none. */
    boolean text() {
        int begin = at;
        if (isText(peek()) && string(b[at++] & 0xff)) {
            return true;
        }
        at = begin;
        return false;
    }

    private static boolean isText(int tag) {
        return tag >= 0 && tag < 0x20 || tag >= 0x30 && tag < 0x34 || tag == 'S' || tag == 'R';
    }

    private boolean string(int firstTag) {
        int tag = firstTag;
        boolean isFirst = true;
        int from = 0;
        int end = 0;
        while (true) {
            int chars = tag < 0x20 ? tag : tag < 0x34 && has(1) ? (tag - 0x30) << 8 | u8() : has(2) ? u16() : -1;
            int begin = at;
            if (chars < 0 || !chars(chars)) {
                return fail();
            }
            if (isFirst) {
                from = begin;
                end = at;
                isFirst = false;
            }
            if (tag != 'R') {
                textFrom = from;
                textTo = end;
                return true;
            }
            tag = peek();
            if (!isText(tag)) {
                return fail();
            }
            at++;
        }
    }

    /** Passes over UTF-8 of so many UTF-16 characters. */
    private boolean chars(int count) {
        int left = count;
        while (left > 0) {
            if (at >= to) {
                return false;
            }
            int lead = b[at] & 0xff;
            int bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            left -= bytes == 4 ? 2 : 1;
            if (!has(bytes)) {
                return false;
            }
            at += bytes;
        }
        return true;
    }

    /** Reads a number of up to 32 bits that is not negative; negative when it is none. */
    int number() {
        int tag = peek();
        at++;
        if (tag >= 0x80 && tag <= 0xbf) {
            return tag - 0x90;
        }
        if (tag >= 0xc0 && tag <= 0xcf && has(1)) {
            return (tag - 0xc8) << 8 | u8();
        }
        if (tag >= 0xd0 && tag <= 0xd7 && has(2)) {
            return (tag - 0xd4) << 16 | u16();
        }
        if (tag == 'I' && has(4)) {
            at += 4;
            return NetworkBytes.i32(b, at - 4);
        }
        fail();
        return -1;
    }

    /** Passes over a value. */
    boolean skip() {
        return skip(0);
    }

    private boolean skip(int depth) {
        while (true) {
            if (at >= to || depth > MAX_DEPTH) {
                return fail();
            }
            int tag = b[at++] & 0xff;
            switch (tag) {
                case 'C' -> {
                    if (!defineClass()) {
                        return false;
                    }
                }
                case 'A' -> {
                    if (!has(2) || !advance(u16())) {
                        return fail();
                    }
                }
                default -> {
                    return tag < 0x80 ? value(tag, depth) : advance(tag < 0xc0 ? 0 : tag < 0xd0 ? 1 : compactLong(tag));
                }
            }
        }
    }

    private static int compactLong(int tag) {
        return tag < 0xd8 ? 2 : tag < 0xf0 ? 0 : 1;
    }

    private boolean value(int tag, int depth) {
        if (isText(tag)) {
            return string(tag);
        }
        if (tag < 0x30) {
            return advance(tag - 0x20);
        }
        if (tag < 0x38) {
            return has(1) ? advance((tag - 0x34) << 8 | u8()) : fail();
        }
        if (tag < 0x40) {
            return advance(2);
        }
        if (tag >= 0x60) {
            return tag < 0x70 ? object(tag - 0x60, depth) : list(tag < 0x78, tag & 7, depth);
        }
        return switch (tag) {
            case 'B' -> has(2) ? advance(u16()) : fail();
            case 'D', 'J', 'L' -> advance(8);
            case 'I', 'K', 'Y', 0x5f -> advance(4);
            case 0x5e -> advance(2);
            case 0x5d -> advance(1);
            case 'F', 'N', 'T', 0x5b, 0x5c -> true;
            case 'H' -> untilEnd(depth);
            case 'M', 'U' -> type() && untilEnd(depth);
            case 'W' -> untilEnd(depth);
            case 'O' -> object(number(), depth);
            case 'Q' -> number() >= 0;
            case 'V' -> type() && values(number(), depth);
            case 'X' -> values(number(), depth);
            default -> fail();
        };
    }

    private boolean list(boolean isTyped, int length, int depth) {
        return (!isTyped || type()) && values(length, depth);
    }

    private boolean values(int count, int depth) {
        boolean isThere = count >= 0;
        for (int i = 0; i < count && isThere; i++) {
            isThere = skip(depth + 1);
        }
        return isThere || fail();
    }

    private boolean untilEnd(int depth) {
        while (peek() != 'Z') {
            if (!skip(depth + 1)) {
                return false;
            }
        }
        at++;
        return true;
    }

    /** A type's name, or the number of one named before. */
    boolean type() {
        return isText(peek()) ? text() || fail() : number() >= 0;
    }

    /** Behind {@code C}: name, number of fields, their names. */
    boolean defineClass() {
        int name = at;
        if (!text()) {
            return fail();
        }
        int count = number();
        if (count < 0 || classes >= MAX_CLASSES) {
            return fail();
        }
        if (classes == fieldCounts.length) {
            fieldCounts = Arrays.copyOf(fieldCounts, classes * 2);
            fieldNames = Arrays.copyOf(fieldNames, classes * 2);
            classNames = Arrays.copyOf(classNames, classes * 2);
        }
        classNames[classes] = name;
        fieldNames[classes] = at;
        fieldCounts[classes++] = count;
        for (int i = 0; i < count; i++) {
            if (!text()) {
                return fail();
            }
        }
        return true;
    }

    private boolean object(int type, int depth) {
        return type >= 0 && type < classes ? values(fieldCounts[type], depth) : fail();
    }

    /** Reads where an object begins, and the class before it if it is new: the number of its class; negative for none. */
    int objectBegin() {
        while (peek() == 'C') {
            at++;
            if (!defineClass()) {
                return -1;
            }
        }
        int tag = peek();
        at++;
        int type = tag >= 0x60 && tag < 0x70 ? tag - 0x60 : tag == 'O' ? number() : -1;
        return type < classes ? type : -1;
    }

    int classNameAt(int type) {
        return classNames[type];
    }

    int fieldNamesAt(int type) {
        return fieldNames[type];
    }

    int fieldCount(int type) {
        return fieldCounts[type];
    }

    private boolean fail() {
        at = to;
        return false;
    }

    private boolean has(int bytes) {
        return to - at >= bytes;
    }

    private boolean advance(int bytes) {
        if (!has(bytes)) {
            return fail();
        }
        at += bytes;
        return true;
    }

    private int u8() {
        return b[at++] & 0xff;
    }

    private int u16() {
        at += 2;
        return NetworkBytes.u16(b, at - 2);
    }
}
