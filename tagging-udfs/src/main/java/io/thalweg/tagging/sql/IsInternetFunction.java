package io.thalweg.tagging.sql;

import io.thalweg.tagging.IpAddress;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * {@code IS_INTERNET(l3_epc_id)}: whether a row's end is of the Internet. {@code IS_INTERNET(ip)}: whether the address can
 * be, by itself; the tags know better, since a cluster may have public addresses.
 */
public final class IsInternetFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;
    private static final int INTERNET = -2;

    public Boolean eval(Integer l3EpcId) {
        return l3EpcId == null ? null : l3EpcId == INTERNET;
    }

    public Boolean eval(String ip) {
        IpAddress address = IpAddress.parse(ip);
        return address == null ? null : address.isPublic();
    }
}
