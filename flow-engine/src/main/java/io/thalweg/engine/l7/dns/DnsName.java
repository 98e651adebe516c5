package io.thalweg.engine.l7.dns;

import io.thalweg.engine.l7.TextCache;

/**
 * Reads domain names (RFC 1035, sections 3.1 and 4.1.4).
 *
 * <pre>
 *   |00 length 6| bytes   a label      |11| offset 14   the rest of the name is there, counted from the message's begin
 * </pre>
 *
 * A pointer must point before itself, so there are no loops; a name has at most 255 bytes. A dot or backslash inside a label
 * is written with a backslash before it, a byte that is no printable ASCII as {@code \ddd} (RFC 1035, section 5.1).
 */
final class DnsName {
    private static final int MAX_WIRE = 255;
    private static final int POINTER = 0xc0;
    private static final String ROOT = ".";

    private final TextCache texts;
    private final byte[] text = new byte[4 * MAX_WIRE + 4];

    /** Behind the name, where it stands; negative when the name is broken or cut. */
    int end;

    /** Whether the bytes of the message ended in the name. */
    boolean isCut;

    private int length;

    DnsName(TextCache texts) {
        this.texts = texts;
    }

    /**
     * Reads the name at {@code at}.
     *
     * @param message where the message begins
     * @param to where what there is of it ends
     * @return the name; as far as it is there when it is cut; null when it is broken
     */
    String read(byte[] b, int message, int at, int to) {
        length = 0;
        end = -1;
        isCut = false;
        int wire = 0;
        int next = at;
        int lowest = at;
        while (next < to) {
            int head = b[next] & 0xff;
            if (head == 0) {
                end = end < 0 ? next + 1 : end;
                return length == 0 ? ROOT : texts.text(text, 0, length);
            }
            if ((head & POINTER) == POINTER) {
                if (next + 1 >= to) {
                    break;
                }
                end = end < 0 ? next + 2 : end;
                next = message + ((head & 0x3f) << 8 | b[next + 1] & 0xff);
                if (next >= lowest || next < message + DnsHeader.BYTES) {
                    return broken();
                }
                lowest = next;
                continue;
            }
            wire += head + 1;
            if ((head & POINTER) != 0 || wire > MAX_WIRE) {
                return broken();
            }
            label(b, next + 1, Math.min(to, next + 1 + head));
            next += 1 + head;
        }
        isCut = true;
        end = -1;
        return texts.text(text, 0, length);
    }

    private String broken() {
        end = -1;
        return null;
    }

    private void label(byte[] b, int from, int to) {
        if (length > 0) {
            text[length++] = '.';
        }
        for (int i = from; i < to; i++) {
            int c = b[i] & 0xff;
            if (c <= ' ' || c >= 0x7f) {
                text[length++] = '\\';
                text[length++] = (byte) ('0' + c / 100);
                text[length++] = (byte) ('0' + c / 10 % 10);
                text[length++] = (byte) ('0' + c % 10);
            } else {
                if (c == '.' || c == '\\') {
                    text[length++] = '\\';
                }
                text[length++] = (byte) c;
            }
        }
    }
}
