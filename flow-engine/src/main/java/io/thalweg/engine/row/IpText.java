package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;

/** Addresses as text, for those who write no rows. IPv6 as RFC 5952 asks. */
public final class IpText {
    private IpText() {}

    public static String ipv4(int address) {
        RowBuffer out = new RowBuffer();
        AddressText.ipv4(address, out);
        return text(out);
    }

    public static String ipv6(long high, long low) {
        RowBuffer out = new RowBuffer();
        AddressText.ipv6(high, low, out);
        return text(out);
    }

    private static String text(RowBuffer out) {
        return new String(out.bytes, 0, out.length, StandardCharsets.US_ASCII);
    }
}
