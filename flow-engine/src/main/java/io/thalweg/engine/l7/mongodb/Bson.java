package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes a BSON document as text (https://bsonspec.org/spec.html), and picks out what tells of an error: {@code ok},
 * {@code code}, {@code errmsg}, also of the first of {@code writeErrors}. Reused.
 *
 * <p>Masked, names stay and values become {@code ?}, but for the first one, which names the collection that a command is
 * about, and {@code $db}. Bounded in length and depth; a document that is cut is written as far as it goes.
 */
final class Bson {
    /** Bytes of an empty document. */
    static final int LEAST = 5;

    private static final int MAX_DEPTH = 24;
    private static final int OBJECT_ID = 12;

    private final StringBuilder text = new StringBuilder();
    private final int maxText;

    /** Whether there was an {@code ok} or an error. */
    boolean isVerdict;

    boolean isOk;
    int code;
    String message;

    private byte[] b;
    private int to;
    private boolean masks;
    private boolean isShown;
    private int errorsDepth;

    Bson(int maxText) {
        this.maxText = maxText;
    }

    /** Whether a document begins at {@code at}, as far as its head tells. */
    static boolean isDocument(byte[] b, int at, int to) {
        if (at + LEAST > to) {
            return false;
        }
        int length = LittleEndian.i32(b, at);
        return length >= LEAST && length < 1 << 26 && (b[at + 4] >= 0 && b[at + 4] <= 0x13 || b[at + 4] == 0x7f);
    }

    static int textEnd(byte[] b, int at, int to) {
        int end = at;
        while (end < to && b[end] != 0) {
            end++;
        }
        return end;
    }

    String read(byte[] bytes, int from, int end, boolean obfuscate) {
        b = bytes;
        to = end;
        masks = obfuscate;
        text.setLength(0);
        isVerdict = false;
        isOk = true;
        code = 0;
        message = "";
        errorsDepth = 0;
        document(from, 0, false);
        return text.length() > maxText ? text.substring(0, maxText) : text.toString();
    }

    /** @return behind the document; negative when its end is not there */
    private int document(int from, int depth, boolean isArray) {
        if (from + 4 > to || depth > MAX_DEPTH || text.length() > maxText && !isErrorsDepth(depth)) {
            return -1;
        }
        int length = LittleEndian.i32(b, from);
        if (length < LEAST || length > 1 << 26) {
            return -1;
        }
        append(isArray ? "[" : "{");
        int at = from + 4;
        boolean isFirst = true;
        while (at >= 0 && at < to && b[at] != 0) {
            append(isFirst ? isArray ? "" : " " : ", ");
            at = element(at, depth, isArray, isFirst);
            isFirst = false;
        }
        if (at < 0 || at >= to) {
            return -1;
        }
        append(isArray ? "]" : isFirst ? "}" : " }");
        return at + 1;
    }

    /** What tells of an error is looked for behind the end of the text too, but nowhere deep. */
    private static boolean isErrorsDepth(int depth) {
        return depth <= 1;
    }

    private int element(int at, int depth, boolean isArray, boolean isFirst) {
        int type = b[at];
        int name = at + 1;
        int nameTo = textEnd(b, name, to);
        int value = nameTo + 1;
        if (nameTo >= to) {
            return -1;
        }
        if (!isArray && text.length() <= maxText) {
            append("\"");
            append(utf8(name, nameTo));
            append("\": ");
        }
        isShown = !masks || depth == 0 && (isFirst && type == 0x02 || is(name, nameTo, "$db"));
        if (depth == 0 || depth == errorsDepth) {
            verdict(type, name, nameTo, value);
        }
        if (depth == 0 && type == 0x04 && is(name, nameTo, "writeErrors")) {
            errorsDepth = 2;
        }
        int next = value(type, value, depth);
        errorsDepth = depth == 0 ? 0 : errorsDepth;
        return next;
    }

    private void verdict(int type, int name, int nameTo, int value) {
        if (is(name, nameTo, "ok") && value + 4 <= to) {
            isVerdict = true;
            isOk &= type == 0x08
                    ? b[value] != 0
                    : type == 0x01 && value + 8 <= to
                            ? LittleEndian.i64(b, value) != 0
                            : LittleEndian.i32(b, value) != 0;
        } else if (is(name, nameTo, "code") && type == 0x10 && value + 4 <= to && code == 0) {
            isVerdict = true;
            isOk = false;
            code = LittleEndian.i32(b, value);
        } else if ((is(name, nameTo, "errmsg") || is(name, nameTo, "$err")) && type == 0x02 && value + 4 <= to) {
            isVerdict = true;
            isOk = false;
            message = message.isEmpty()
                    ? new String(
                            b,
                            value + 4,
                            textEnd(b, value + 4, Math.min(to, value + 4 + maxText)) - value - 4,
                            StandardCharsets.UTF_8)
                    : message;
        }
    }

    /** Appends the value at {@code at}; where the next element begins, negative when it is not there. */
    private int value(int type, int at, int depth) {
        if (type == 0x03) {
            return document(at, depth + 1, false);
        }
        if (type == 0x04) {
            return document(at, depth + 1, true);
        }
        long bytes = bytes(type, at);
        if (bytes < 0 || bytes > to - at) {
            if (bytes > 0 && type == 0x02 && isShown) {
                append("\"" + utf8(at + 4, Math.min(to, at + 4 + maxText)));
            } else if (!isShown) {
                append("?");
            }
            return -1;
        }
        if (text.length() <= maxText) {
            append(isShown ? shown(type, at, at + (int) bytes) : "?");
        }
        return at + (int) bytes;
    }

    /** How many bytes a value has; negative when that is not to be told. */
    private long bytes(int type, int at) {
        switch (type) {
            case 0x01, 0x09, 0x11, 0x12:
                return 8;
            case 0x06, 0x0a, 0x7f, -1:
                return 0;
            case 0x07:
                return OBJECT_ID;
            case 0x08:
                return 1;
            case 0x0b:
                int pattern = textEnd(b, at, to);
                return pattern >= to ? -1 : textEnd(b, pattern + 1, to) + 1L - at;
            case 0x10:
                return 4;
            case 0x13:
                return 16;
            default:
                if (at + 4 > to || LittleEndian.i32(b, at) < 0) {
                    return -1;
                }
                long length = LittleEndian.u32(b, at);
                return switch (type) {
                    case 0x02, 0x0d, 0x0e -> 4 + length;
                    case 0x05 -> 5 + length;
                    case 0x0c -> 4 + length + OBJECT_ID;
                    case 0x0f -> Math.max(4, length);
                    default -> -1;
                };
        }
    }

    private String shown(int type, int at, int end) {
        return switch (type) {
            case 0x01 -> number(Double.longBitsToDouble(LittleEndian.i64(b, at)));
            case 0x02 -> "\"" + utf8(at + 4, Math.max(at + 4, end - 1)) + "\"";
            case 0x05 -> "Binary(0x" + Integer.toHexString(b[at + 4] & 0xff) + ", " + base64(at + 5, end) + ")";
            case 0x06 -> "undefined";
            case 0x07 -> "ObjectId(\"" + hex(at, end) + "\")";
            case 0x08 -> String.valueOf(b[at] != 0);
            case 0x09 -> BsonTime.text(LittleEndian.i64(b, at));
            case 0x0a -> "null";
            case 0x0b -> "/" + utf8(at, textEnd(b, at, end)) + "/" + utf8(textEnd(b, at, end) + 1, end - 1);
            case 0x0d, 0x0f -> "Javascript";
            case 0x0e -> "Symbol(\"" + utf8(at + 4, Math.max(at + 4, end - 1)) + "\")";
            case 0x10 -> String.valueOf(LittleEndian.i32(b, at));
            case 0x11 -> "Timestamp(" + LittleEndian.u32(b, at + 4) + ", " + LittleEndian.u32(b, at) + ")";
            case 0x12 -> String.valueOf(LittleEndian.i64(b, at));
            case 0x13 -> "Decimal128(0x" + hex(at, end) + ")";
            case 0x7f -> "MaxKey";
            case -1 -> "MinKey";
            default -> "?";
        };
    }

    /** Whole numbers without a fraction. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private String base64(int from, int end) {
        int bytes = Math.min(end - from, maxText);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(b, from, from + bytes));
    }

    private String hex(int from, int end) {
        StringBuilder hex = new StringBuilder();
        for (int i = from; i < end; i++) {
            hex.append(Character.forDigit(b[i] >> 4 & 0xf, 16)).append(Character.forDigit(b[i] & 0xf, 16));
        }
        return hex.toString();
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

    private String utf8(int from, int end) {
        return new String(b, from, Math.max(0, Math.min(end - from, maxText)), StandardCharsets.UTF_8);
    }

    private void append(String more) {
        if (text.length() <= maxText) {
            text.append(more);
        }
    }
}
