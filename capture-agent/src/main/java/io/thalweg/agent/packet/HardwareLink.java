package io.thalweg.agent.packet;

import io.thalweg.event.sbe.LinkType;

/** What frames of an interface begin with, by the ARPHRD_ number of linux/if_arp.h. */
final class HardwareLink {
    private static final int ETHER = 1;
    private static final int RAWIP = 519;
    private static final int TUNNEL = 768;
    private static final int TUNNEL6 = 769;
    private static final int LOOPBACK = 772;
    private static final int SIT = 776;
    private static final int NONE = 65534;

    private HardwareLink() {}

    /** null: not captured. */
    static LinkType of(int hardwareType) {
        return switch (hardwareType) {
            case ETHER, LOOPBACK -> LinkType.ETHERNET;
            case RAWIP, TUNNEL, TUNNEL6, SIT, NONE -> LinkType.RAW_IP;
            default -> null;
        };
    }
}
