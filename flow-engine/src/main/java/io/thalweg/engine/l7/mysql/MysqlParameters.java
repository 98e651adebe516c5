package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.LittleEndian;
import java.nio.charset.StandardCharsets;

/**
 * Values in binary form, as the parameters of an execution and as attributes of a query have them. Reused.
 *
 * <pre>
 *   NULL bitmap (count + 7) / 8 | 1 | type (2 bytes) [name] … | value …
 * </pre>
 */
final class MysqlParameters {
    private static final int MOST = 1024;

    private final int[] types = new int[MOST];
    private final StringBuilder text = new StringBuilder();
    private final int maxText;

    /** Behind the last value. */
    int end;

    MysqlParameters(int maxText) {
        this.maxText = maxText;
    }

    /** Values joined by commas, as far as they are there; {@link #end} is negative when they are not all there. */
    String read(byte[] b, int from, int to, int count, boolean hasNames) {
        text.setLength(0);
        end = -1;
        int at = from + (count + 7) / 8;
        if (count <= 0 || count > MOST || at >= to || b[at] != 1) {
            return "";
        }
        at = types(b, at + 1, to, count, hasNames);
        for (int i = 0; i < count && at >= 0; i++) {
            if (i > 0) {
                append(",");
            }
            boolean isNull = (b[from + i / 8] & 1 << i % 8) != 0;
            at = isNull ? nothing(at) : value(b, at, to, types[i]);
        }
        end = at;
        return text.toString();
    }

    private int nothing(int at) {
        append("NULL");
        return at;
    }

    private int types(byte[] b, int from, int to, int count, boolean hasNames) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (at + 2 > to) {
                return -1;
            }
            types[i] = LittleEndian.u16(b, at);
            at += 2;
            if (hasNames) {
                long length = MysqlBytes.lengthEncoded(b, at, to);
                if (length < 0 || length > to - at) {
                    return -1;
                }
                at += MysqlBytes.lengthEncodedBytes(b[at]) + (int) length;
            }
        }
        return at > to ? -1 : at;
    }

    /** Appends the value at {@code at}; where the next one begins, negative when it is not there. */
    private int value(byte[] b, int at, int to, int type) {
        boolean isUnsigned = (type & 0x8000) != 0;
        int bytes =
                switch (type & 0xff) {
                    case 0x01 -> 1;
                    case 0x02, 0x0d -> 2;
                    case 0x03, 0x04, 0x09 -> 4;
                    case 0x05, 0x08 -> 8;
                    case 0x06 -> 0;
                    default -> -1;
                };
        if (bytes < 0) {
            return variable(b, at, to, type & 0xff);
        }
        if (at + bytes > to) {
            return -1;
        }
        append(
                switch (type & 0xff) {
                    case 0x01 -> String.valueOf(isUnsigned ? b[at] & 0xff : b[at]);
                    case 0x02, 0x0d ->
                        String.valueOf(isUnsigned ? LittleEndian.u16(b, at) : (short) LittleEndian.u16(b, at));
                    case 0x03, 0x09 ->
                        String.valueOf(isUnsigned ? LittleEndian.u32(b, at) : (int) LittleEndian.u32(b, at));
                    case 0x04 -> String.valueOf(Float.intBitsToFloat((int) LittleEndian.u32(b, at)));
                    case 0x05 -> String.valueOf(Double.longBitsToDouble(LittleEndian.i64(b, at)));
                    case 0x08 ->
                        isUnsigned
                                ? Long.toUnsignedString(LittleEndian.i64(b, at))
                                : String.valueOf(LittleEndian.i64(b, at));
                    default -> "NULL";
                });
        return at + bytes;
    }

    private int variable(byte[] b, int at, int to, int type) {
        long length = MysqlBytes.lengthEncoded(b, at, to);
        if (length < 0) {
            return -1;
        }
        int from = at + MysqlBytes.lengthEncodedBytes(b[at]);
        if (length > to - from) {
            append(new String(b, from, Math.min(to - from, maxText), StandardCharsets.UTF_8));
            return -1;
        }
        switch (type) {
            case 0x07, 0x0a, 0x0c -> date(b, from, (int) length);
            case 0x0b -> time(b, from, (int) length);
            default -> append(new String(b, from, (int) Math.min(length, maxText), StandardCharsets.UTF_8));
        }
        return from + (int) length;
    }

    private void date(byte[] b, int at, int length) {
        if (length < 4) {
            append("0000-00-00");
            return;
        }
        append(String.format("%04d-%02d-%02d", LittleEndian.u16(b, at), b[at + 2], b[at + 3]));
        if (length >= 7) {
            append(String.format(" %02d:%02d:%02d", b[at + 4], b[at + 5], b[at + 6]));
        }
        if (length >= 11) {
            append(String.format(".%06d", LittleEndian.u32(b, at + 7)));
        }
    }

    private void time(byte[] b, int at, int length) {
        if (length < 8) {
            append("00:00:00");
            return;
        }
        long hours = LittleEndian.u32(b, at + 1) * 24 + b[at + 5];
        append(String.format("%s%02d:%02d:%02d", b[at] == 0 ? "" : "-", hours, b[at + 6], b[at + 7]));
        if (length >= 12) {
            append(String.format(".%06d", LittleEndian.u32(b, at + 8)));
        }
    }

    private void append(String more) {
        if (text.length() < maxText) {
            text.append(more);
        }
    }
}
