package io.thalweg.engine.l7.rocketmq;

import io.thalweg.engine.decode.NetworkBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of a command, in either of its forms; what it says are its fields.
 *
 * <pre>
 * JSON:    {"code":310,"extFields":{"a":"group", …},"flag":0,"opaque":6,"remark":"…","version":293, …}
 * binary:  code 2 | language 1 | version 2 | opaque 4 | flag 4 | remark (4 + text) | fields 4 | (name 2 + text, value 4 + text) …
 * </pre>
 */
final class RocketMqHeader {
    private static final int MAX_FIELDS = 64;
    private static final int MAX_TEXT = 4096;

    private final RocketMqFields fields;
    private final byte[] scratch = new byte[MAX_TEXT];
    private byte[] b;
    private int at;
    private int to;

    int code;
    int flag;
    int version;
    long opaque;
    boolean hasCode;
    boolean hasOpaque;

    RocketMqHeader(RocketMqFields fields) {
        this.fields = fields;
    }

    private void begin(byte[] buffer, int from, int end) {
        b = buffer;
        at = from;
        to = end;
        code = flag = version = 0;
        opaque = 0;
        hasCode = hasOpaque = false;
        fields.clear();
    }

    /** Reads as far as the bytes go. */
    void readBinary(byte[] buffer, int from, int end) {
        begin(buffer, from, end);
        if (to - at < 17) {
            return;
        }
        code = NetworkBytes.u16(b, at);
        version = NetworkBytes.u16(b, at + 3);
        opaque = NetworkBytes.u32(b, at + 5);
        flag = NetworkBytes.i32(b, at + 9);
        hasCode = hasOpaque = true;
        long remark = Math.max(0, NetworkBytes.i32(b, at + 13));
        at += 17;
        if (remark > to - at) {
            return;
        }
        fields.remark(b, at, at + (int) remark);
        at += (int) remark + 4;
        for (int i = 0; i < MAX_FIELDS && binaryField(); i++) {
            // each moves on
        }
    }

    private boolean binaryField() {
        if (to - at < 2) {
            return false;
        }
        int name = at + 2;
        int nameTo = name + NetworkBytes.u16(b, at);
        if (nameTo > to - 4) {
            return false;
        }
        long length = NetworkBytes.u32(b, nameTo);
        if (length > to - nameTo - 4) {
            return false;
        }
        at = nameTo + 4 + (int) length;
        fields.field(b, name, nameTo, b, nameTo + 4, at);
        return true;
    }

    /** Reads as far as the bytes go. */
    void readJson(byte[] buffer, int from, int end) {
        begin(buffer, from, end);
        if (at < to && b[at] == '{') {
            at++;
            object(true);
        }
    }

    private void object(boolean isOuter) {
        for (int i = 0; i < MAX_FIELDS; i++) {
            skipSpace();
            if (at >= to || b[at] != '"') {
                break;
            }
            int name = at + 1;
            int nameLength = string();
            if (nameLength < 0) {
                return;
            }
            int nameTo = at - 1;
            skipSpace();
            if (at >= to || b[at++] != ':') {
                return;
            }
            skipSpace();
            if (!value(isOuter, name, nameTo)) {
                return;
            }
            skipSpace();
            if (at >= to || b[at] != ',') {
                break;
            }
            at++;
        }
        if (at < to && b[at] == '}') {
            at++;
        }
    }

    private boolean value(boolean isOuter, int name, int nameTo) {
        if (at >= to) {
            return false;
        }
        if (b[at] == '"') {
            int length = string();
            if (length < 0) {
                return false;
            }
            if (!isOuter) {
                fields.field(b, name, nameTo, scratch, 0, length);
            } else if (is(name, nameTo, "remark")) {
                fields.remark(scratch, 0, length);
            }
            return true;
        }
        if (b[at] == '{') {
            at++;
            if (isOuter) {
                object(false);
            }
            return isOuter;
        }
        int from = at;
        while (at < to && b[at] != ',' && b[at] != '}') {
            at++;
        }
        if (at == to) {
            return false;
        }
        if (isOuter) {
            number(name, nameTo, from);
        } else {
            fields.field(b, name, nameTo, b, from, at);
        }
        return true;
    }

    private void number(int name, int nameTo, int from) {
        long value = 0;
        for (int i = from; i < at && b[i] >= '0' && b[i] <= '9' && value < 1L << 40; i++) {
            value = value * 10 + b[i] - '0';
        }
        value = b[from] == '-' ? -1 : value;
        if (is(name, nameTo, "code")) {
            code = (int) value;
            hasCode = true;
        } else if (is(name, nameTo, "opaque")) {
            opaque = value & 0xffff_ffffL;
            hasOpaque = true;
        } else if (is(name, nameTo, "flag")) {
            flag = (int) value;
        } else if (is(name, nameTo, "version")) {
            version = (int) value;
        }
    }

    private boolean is(int from, int end, String name) {
        if (end - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (b[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipSpace() {
        while (at < to && (b[at] == ' ' || b[at] == '\n' || b[at] == '\r' || b[at] == '\t')) {
            at++;
        }
    }

    /** Reads a text in quotes without its escapes into the scratch; its length, negative when it does not end. */
    private int string() {
        int length = 0;
        at++;
        while (at < to && b[at] != '"') {
            int c = b[at++];
            if (c == '\\') {
                if (at >= to) {
                    return -1;
                }
                c = escape(b[at++]);
            }
            if (c > 0x7f) {
                byte[] encoded = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                for (byte one : encoded) {
                    length = put(length, one);
                }
            } else {
                length = put(length, (byte) c);
            }
        }
        if (at >= to) {
            return -1;
        }
        at++;
        return length;
    }

    private int put(int length, byte c) {
        if (length < MAX_TEXT) {
            scratch[length] = c;
            return length + 1;
        }
        return length;
    }

    private int escape(byte sign) {
        return switch (sign) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int value = 0;
                for (int i = 0; i < 4 && at < to; i++) {
                    value = value << 4 | Math.max(0, Character.digit(b[at++], 16));
                }
                yield value;
            }
            default -> sign;
        };
    }

    /** Whether the bytes are the beginning of a JSON header: the first field is one that headers have. */
    static boolean isJson(byte[] b, int from, int to) {
        byte[] begin = Arrays.copyOfRange(b, from, Math.min(to, from + 6));
        String text = new String(begin, StandardCharsets.ISO_8859_1);
        return switch (text) {
            case "{\"code", "{\"extF", "{\"flag", "{\"lang", "{\"opaq", "{\"rema", "{\"seri", "{\"vers" -> true;
            default -> false;
        };
    }
}
