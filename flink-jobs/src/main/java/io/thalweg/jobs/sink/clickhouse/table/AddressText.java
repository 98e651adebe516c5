package io.thalweg.jobs.sink.clickhouse.table;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as texts, in digits only: no name is ever looked up. */
final class AddressText {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX = 12;

    private AddressText() {}

    /**
     * An address in network order.
     *
     * @param bytes 4 or 16; an IPv4 address may stand for the IPv6 address it is mapped to
     * @return null if it is none of that length
     */
    static byte[] parse(String text, int bytes) {
        boolean isIpv4 = IPV4.matcher(text).matches();
        if (!isIpv4 && (bytes != IPV6_BYTES || !IPV6.matcher(text).matches())) {
            return null;
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            return address.length == bytes ? address : mapped(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] ipv6 = new byte[IPV6_BYTES];
        ipv6[MAPPED_PREFIX - 2] = (byte) 0xff;
        ipv6[MAPPED_PREFIX - 1] = (byte) 0xff;
        System.arraycopy(ipv4, 0, ipv6, MAPPED_PREFIX, ipv4.length);
        return ipv6;
    }
}
