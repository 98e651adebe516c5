package io.thalweg.standalone.dump;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as text. */
final class AddressText {
    private AddressText() {}

    static String ipv4(int address) {
        return text(ByteBuffer.allocate(Integer.BYTES).putInt(address));
    }

    static String ipv6(long high, long low) {
        return text(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low));
    }

    private static String text(ByteBuffer bytes) {
        try {
            return InetAddress.getByAddress(bytes.array()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** One end of a connection: both halves of a 16-byte address, of which IPv4 has the first four bytes, and the port. */
    static String end(boolean isIpv6, long high, long low, int port) {
        return (isIpv6 ? ipv6(high, low) : ipv4((int) (high >>> Integer.SIZE))) + ":" + port;
    }
}
