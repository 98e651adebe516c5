package io.thalweg.agent.conformance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses in one spelling, whoever wrote them. */
final class Addresses {
    private Addresses() {}

    static String normal(String literal) {
        try {
            return InetAddress.getByName(literal).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    static String ipv4(int address) {
        return text(ByteBuffer.allocate(4).putInt(address).array());
    }

    static String ipv6(long high, long low) {
        return text(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static String text(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
