package io.thalweg.engine.syscall;

import io.thalweg.event.SyscallEvent;

/** IPv4 as a dual-stack socket names it, ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), is IPv4 on the wire and in the packets' rows. */
final class MappedAddresses {
    private MappedAddresses() {}

    static void toIpv4(SyscallEvent event) {
        if (event.isIpv6 && isMapped(event.localHigh, event.localLow) && isMapped(event.remoteHigh, event.remoteLow)) {
            event.isIpv6 = false;
            event.localHigh = event.localLow << 32;
            event.localLow = 0;
            event.remoteHigh = event.remoteLow << 32;
            event.remoteLow = 0;
        }
    }

    private static boolean isMapped(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }
}
