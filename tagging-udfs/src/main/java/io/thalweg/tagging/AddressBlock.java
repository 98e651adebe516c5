package io.thalweg.tagging;

/**
 * What an address is by itself. The blocks are those of the IANA registries of special-purpose addresses (RFC 6890) that
 * are not globally reachable, with multicast and broadcast.
 */
final class AddressBlock {
    private static final int LOOPBACK_OCTET = 127;
    private static final long IPV6_LOOPBACK = 1;

    private AddressBlock() {}

    static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    static boolean isLoopback(long high, long low) {
        return isIpv4(high, low) ? ((int) low >>> 24) == LOOPBACK_OCTET : high == 0 && low == IPV6_LOOPBACK;
    }

    /** Whether it may be reached from anywhere: an address of the Internet, unless somebody we know has it. */
    static boolean isPublic(long high, long low) {
        return isIpv4(high, low) ? isPublicIpv4((int) low) : isPublicIpv6(high);
    }

    private static boolean isPublicIpv4(int address) {
        int first = address >>> 24;
        int firstTwo = address >>> 16;
        int firstThree = address >>> 8;
        return switch (first) {
            case 0, 10, LOOPBACK_OCTET -> false;
            case 100 -> (address >>> 22) != 0b0110010001; // 100.64.0.0/10, carrier grade NAT
            case 169 -> firstTwo != 0xa9fe; // 169.254.0.0/16
            case 172 -> (address >>> 20) != 0xac1; // 172.16.0.0/12
            case 192 -> firstTwo != 0xc0a8 && firstThree != 0xc00000 && firstThree != 0xc00002;
            case 198 -> (firstTwo & ~1) != 0xc612 && firstThree != 0xc63364; // 198.18.0.0/15, 198.51.100.0/24
            case 203 -> firstThree != 0xcb0071;
            default -> first < 224; // above: multicast, reserved, broadcast
        };
    }

    /** 2000::/3 but for documentation (2001:db8::/32). */
    private static boolean isPublicIpv6(long high) {
        return high >>> 61 == 1 && high >>> 32 != 0x2001_0db8L;
    }
}
