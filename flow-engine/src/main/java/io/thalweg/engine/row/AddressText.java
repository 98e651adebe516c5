package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;

/**
 * Addresses as people write them, appended to a buffer. IPv6 as RFC 5952 asks: lower case, the longest run of zeros as
 * "::", an IPv4-mapped address with its last four octets as IPv4.
 */
public final class AddressText {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    /** {@code ::ffff:} */
    private static final byte[] MAPPED = {':', ':', 'f', 'f', 'f', 'f', ':', 0};

    private static final int MAPPED_BYTES = 7;
    private static final int LONGEST = 40;

    private AddressText() {}

    /** @param address in network order */
    public static String ipv4(int address) {
        RowBuffer out = new RowBuffer(LONGEST);
        ipv4(address, out);
        return new String(out.bytes, 0, out.length, StandardCharsets.US_ASCII);
    }

    public static String ipv6(long high, long low) {
        RowBuffer out = new RowBuffer(LONGEST);
        ipv6(high, low, out);
        return new String(out.bytes, 0, out.length, StandardCharsets.US_ASCII);
    }

    static void ipv4(int address, RowBuffer out) {
        out.ensure(LONGEST);
        for (int shift = 24; shift >= 0; shift -= 8) {
            octet(address >>> shift & 0xff, out);
            if (shift > 0) {
                out.ascii('.');
            }
        }
    }

    private static void octet(int value, RowBuffer out) {
        if (value >= 100) {
            out.int8('0' + value / 100);
        }
        if (value >= 10) {
            out.int8('0' + value / 10 % 10);
        }
        out.int8('0' + value % 10);
    }

    static void ipv6(long high, long low, RowBuffer out) {
        if (high == 0 && low >>> 32 == 0xffff) {
            out.ensure(LONGEST);
            out.putPadded(MAPPED, MAPPED_BYTES);
            ipv4((int) low, out);
            return;
        }
        out.ensure(LONGEST);
        int zerosAt = -1;
        int zeros = 1; // a single zero group is written out
        for (int group = 0; group < 8; group++) {
            int run = zeroRun(high, low, group);
            if (run > zeros) {
                zerosAt = group;
                zeros = run;
            }
        }
        for (int group = 0; group < 8; group++) {
            if (group == zerosAt) {
                out.ascii(':');
                out.ascii(':');
                group += zeros - 1;
            } else {
                if (group > 0 && group != zerosAt + zeros) {
                    out.ascii(':');
                }
                hextet(group(high, low, group), out);
            }
        }
    }

    private static int zeroRun(long high, long low, int from) {
        int group = from;
        while (group < 8 && group(high, low, group) == 0) {
            group++;
        }
        return group - from;
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (3 - (index & 3)) * 16) & 0xffff;
    }

    private static void hextet(int value, RowBuffer out) {
        int shift = 12;
        while (shift > 0 && value >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            out.int8(HEX[value >>> shift & 0xf]);
        }
    }

    /** The low {@code octets} of the value, as aa:bb:cc. */
    static void mac(long value, int octets, RowBuffer out) {
        out.ensure(LONGEST);
        for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
            out.int8(HEX[(int) (value >>> shift + 4) & 0xf]);
            out.int8(HEX[(int) (value >>> shift) & 0xf]);
            if (shift > 0) {
                out.ascii(':');
            }
        }
    }
}
