package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * The texts at the beginning of a request or response object in Sofa's Hessian, which is the first draft of Hessian 2: the
 * class with its fields behind {@code O}, the object behind {@code o}, maps from {@code M} to {@code z}. Reads until there is
 * a value of another kind: what is wanted of these objects comes before the arguments.
 */
final class SofaHessian {
    /** Takes texts by the names of their fields or map keys. */
    interface Texts {
        void text(byte[] b, int nameFrom, int nameTo, int from, int to);
    }

    private static final int MAX_FIELDS = 16;
    private static final int MAX_DEPTH = 3;

    private final int[] names = new int[2 * MAX_FIELDS];
    private byte[] b;
    private int at;
    private int to;
    private int textFrom;
    private int textTo;

    void read(byte[] buffer, int from, int end, Texts found) {
        b = buffer;
        at = from;
        to = end;
        int fields = beginObject();
        for (int i = 0; i < fields; i++) {
            if (!value(names[2 * i], names[2 * i + 1], found, 0)) {
                return;
            }
        }
    }

    /** Reads class and object begin; how many of its fields are known by name. */
    private int beginObject() {
        if (!is('O')) {
            return 0;
        }
        int name = number();
        if (name < 0 || name > to - at) {
            return 0;
        }
        at += name;
        int fields = Math.min(number(), MAX_FIELDS);
        for (int i = 0; i < fields; i++) {
            if (!text()) {
                return 0;
            }
            names[2 * i] = textFrom;
            names[2 * i + 1] = textTo;
        }
        return is('o') && number() >= 0 ? fields : 0;
    }

    private boolean is(int tag) {
        if (at >= to || b[at] != tag) {
            return false;
        }
        at++;
        return true;
    }

    /** Reads a value that is a text, a map, or nothing much; false for others. */
    private boolean value(int nameFrom, int nameTo, Texts found, int depth) {
        if (text()) {
            found.text(b, nameFrom, nameTo, textFrom, textTo);
            return true;
        }
        if (is('N') || is('T') || is('F')) {
            return true;
        }
        if (is('M')) {
            return depth < MAX_DEPTH && map(found, depth);
        }
        return number() >= 0;
    }

    private boolean map(Texts found, int depth) {
        if (is('t')) {
            if (to - at < 2) {
                return false;
            }
            at += 2 + NetworkBytes.u16(b, at);
        }
        while (!is('z')) {
            if (!text() || !value(textFrom, textTo, found, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Reads a text of one chunk; nothing is read when it is none. */
    private boolean text() {
        int tag = at < to ? b[at] : -1;
        int begin = tag == 'S' ? at + 3 : at + 1;
        boolean isText = tag >= 0 && tag < 0x20 || tag == 'S' && begin <= to;
        int left = !isText ? -1 : tag == 'S' ? NetworkBytes.u16(b, at + 1) : tag;
        int end = begin;
        while (left > 0 && end < to) {
            int lead = b[end] & 0xff;
            end += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : 3;
            left--;
        }
        if (left != 0 || end > to) {
            return false;
        }
        textFrom = begin;
        textTo = end;
        at = end;
        return true;
    }

    /** Reads a number that is not negative; negative when it is none. */
    private int number() {
        int tag = at < to ? b[at++] & 0xff : -1;
        if (tag >= 0x80 && tag < 0xc0) {
            return tag - 0x90;
        }
        if (tag >= 0xc0 && tag < 0xd0 && to > at) {
            return (tag - 0xc8) << 8 | b[at++] & 0xff;
        }
        if (tag >= 0xd0 && tag < 0xd8 && to - at >= 2) {
            at += 2;
            return (tag - 0xd4) << 16 | NetworkBytes.u16(b, at - 2);
        }
        if (tag == 'I' && to - at >= 4) {
            at += 4;
            return NetworkBytes.i32(b, at - 4);
        }
        return -1;
    }
}
