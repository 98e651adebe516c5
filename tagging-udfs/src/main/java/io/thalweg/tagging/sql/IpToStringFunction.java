package io.thalweg.tagging.sql;

import io.thalweg.engine.row.IpText;
import io.thalweg.tagging.IpAddress;
import org.apache.flink.table.functions.ScalarFunction;

/** {@code IP_TO_STRING(ip)}: an address as people write it (RFC 5952), from the number of IPv4 or from 4 or 16 bytes. */
public final class IpToStringFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;

    public String eval(Integer ipv4) {
        return ipv4 == null ? null : IpText.ipv4(ipv4);
    }

    /** An unsigned number. */
    public String eval(Long ipv4) {
        return ipv4 == null || ipv4 >>> Integer.SIZE != 0 ? null : IpText.ipv4(ipv4.intValue());
    }

    public String eval(byte[] bytes) {
        IpAddress address = IpAddress.of(bytes);
        if (address == null) {
            return null;
        }
        return bytes.length == Integer.BYTES
                ? IpText.ipv4((int) address.low())
                : IpText.ipv6(address.high(), address.low());
    }
}
