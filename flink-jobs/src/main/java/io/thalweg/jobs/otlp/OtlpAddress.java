package io.thalweg.jobs.otlp;

import io.thalweg.engine.row.L7FlowLog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** Addresses that a span tells as texts, in a row. A name is none: nobody is asked for its address. */
final class OtlpAddress {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");
    /** With a colon it is never looked up as a name. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private static final int LONGEST = 45;
    private static final int MOST_TRIED = 16;

    private OtlpAddress() {}

    static void client(L7FlowLog row, String text) {
        byte[] bytes = bytes(text);
        if (bytes.length == Integer.BYTES) {
            row.isIpv4 = 1;
            row.ip40 = ByteBuffer.wrap(bytes).getInt();
        } else if (bytes.length == 2 * Long.BYTES) {
            row.ip60High = ByteBuffer.wrap(bytes).getLong();
            row.ip60Low = ByteBuffer.wrap(bytes).getLong(Long.BYTES);
        }
    }

    static void server(L7FlowLog row, String text) {
        byte[] bytes = bytes(text);
        if (bytes.length == Integer.BYTES) {
            row.isIpv4 = 1;
            row.ip41 = ByteBuffer.wrap(bytes).getInt();
        } else if (bytes.length == 2 * Long.BYTES) {
            row.ip61High = ByteBuffer.wrap(bytes).getLong();
            row.ip61Low = ByteBuffer.wrap(bytes).getLong(Long.BYTES);
        }
    }

    /** Of a list, as {@code host.ip} is one, the first that others can have as an address. */
    private static byte[] bytes(String texts) {
        for (String text : texts.split(",", MOST_TRIED)) {
            byte[] bytes = one(text.strip());
            if (bytes.length > 0) {
                return bytes;
            }
        }
        return new byte[0];
    }

    private static byte[] one(String text) {
        boolean isAddress = text.length() <= LONGEST
                && (IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
        try {
            InetAddress address = isAddress ? InetAddress.getByName(text) : null;
            return address == null || address.isLinkLocalAddress() ? new byte[0] : address.getAddress();
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }
}
