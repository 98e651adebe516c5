package io.thalweg.engine.l7.dns;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.TextCache;

/**
 * The records of a response as one text: {@code A=192.0.2.1 TTL=60; NS=ns.example TTL=300}, answers and authorities. A type
 * whose data is not read stands with its name alone.
 *
 * <pre>
 *   name | type 2 | class 2 | ttl 4 | length 2 | data
 * </pre>
 */
final class DnsAnswers {
    private static final int FIXED = 10;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final TextCache texts;
    private final DnsName name;
    private final int maxLength;
    private final StringBuilder text = new StringBuilder();

    DnsAnswers(TextCache texts, DnsName name, int maxLength) {
        this.texts = texts;
        this.name = name;
        this.maxLength = maxLength;
    }

    /** Whether the last text is of whole records: nothing was broken; a cut message counts as whole. */
    boolean isSound;

    String read(byte[] b, int message, int at, int to, int records, boolean isWhole) {
        text.setLength(0);
        isSound = true;
        int next = at;
        for (int i = 0; i < records && text.length() < maxLength; i++) {
            String owner = name.read(b, message, next, to);
            if (owner == null || name.end < 0 || name.end + FIXED > to) {
                isSound = owner != null && !isWhole;
                break;
            }
            int fixed = name.end;
            int type = NetworkBytes.u16(b, fixed);
            long ttl = NetworkBytes.u32(b, fixed + 4);
            int data = fixed + FIXED;
            next = data + NetworkBytes.u16(b, fixed + 8);
            if (next > to) {
                isSound = !isWhole;
                break;
            }
            if (type != DnsType.OPT) {
                record(b, message, type, ttl, data, next, to);
            }
        }
        return texts.cut(text.toString());
    }

    private void record(byte[] b, int message, int type, long ttl, int from, int to, int messageTo) {
        if (text.length() > 0) {
            text.append("; ");
        }
        text.append(DnsType.name(type));
        int before = text.length();
        text.append('=');
        if (value(b, message, type, from, to, messageTo)) {
            text.append(" TTL=").append(ttl);
        } else {
            text.setLength(before);
        }
    }

    /** Whether the data of this type is known and was appended. */
    private boolean value(byte[] b, int message, int type, int from, int to, int messageTo) {
        int length = to - from;
        return switch (type) {
            case DnsType.A -> length == 4 && ipv4(b, from);
            case DnsType.AAAA -> length == 16 && ipv6(b, from);
            case DnsType.NS, DnsType.CNAME, DnsType.SOA, DnsType.PTR, DnsType.DNAME ->
                length > 0 && name(b, message, from, messageTo);
            case DnsType.MX -> length > 2 && name(b, message, from + 2, messageTo);
            default -> false;
        };
    }

    private boolean name(byte[] b, int message, int at, int to) {
        String read = name.read(b, message, at, to);
        if (read == null) {
            return false;
        }
        text.append(read);
        return true;
    }

    private boolean ipv4(byte[] b, int at) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                text.append('.');
            }
            text.append(b[at + i] & 0xff);
        }
        return true;
    }

    /** RFC 5952: no leading zeros, the longest run of two and more zero groups as {@code ::}. */
    private boolean ipv6(byte[] b, int at) {
        int bestFrom = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = i;
            while (run < 8 && NetworkBytes.u16(b, at + 2 * run) == 0) {
                run++;
            }
            if (run - i > bestLength) {
                bestFrom = i;
                bestLength = run - i;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == bestFrom) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (i > 0 && i != bestFrom + bestLength) {
                text.append(':');
            }
            group(NetworkBytes.u16(b, at + 2 * i));
        }
        return true;
    }

    private void group(int value) {
        boolean started = false;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = value >>> shift & 0xf;
            started |= digit != 0 || shift == 0;
            if (started) {
                text.append(HEX[digit]);
            }
        }
    }
}
