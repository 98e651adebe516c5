package io.thalweg.tagging;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** An address as 128 bits, IPv4 as {@code ::ffff:a.b.c.d}. */
public record IpAddress(long high, long low) {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int LONGEST_TEXT = 45;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    public static IpAddress ofIpv4(int address) {
        return new IpAddress(0, Keys.ipv4(address));
    }

    /** Null when the text is no address; names are not resolved. */
    public static IpAddress parse(String text) {
        if (text == null || text.length() > LONGEST_TEXT) {
            return null;
        }
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Null unless it is 4 or 16 bytes, network order. */
    public static IpAddress of(byte[] bytes) {
        if (bytes == null || bytes.length != IPV4_BYTES && bytes.length != IPV6_BYTES) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_BYTES ? ofIpv4(buffer.getInt()) : new IpAddress(buffer.getLong(), buffer.getLong());
    }

    /** Whether it can be reached from anywhere. */
    public boolean isPublic() {
        return AddressBlock.isPublic(high, low);
    }

    public boolean isIpv4() {
        return AddressBlock.isIpv4(high, low);
    }
}
