package io.thalweg.engine.l7.someip;

import io.thalweg.engine.decode.NetworkBytes;

/**
 * Entries of a service discovery message (AUTOSAR FO PRS SOME/IP Service Discovery, section 4.1.2.3): who looks for, offers
 * or subscribes to what. They are behind flags (4 bytes) and their length (4), 16 bytes each.
 */
final class ServiceDiscovery {
    static final int SERVICE = 0xffff;
    static final int METHOD = 0x8100;

    private static final int PREFIX = 8;
    private static final int ENTRY = 16;
    private static final int MAX_SHOWN = 16;
    private static final int OFFER = 1;
    private static final int SUBSCRIBE_ACK = 7;

    private ServiceDiscovery() {}

    /** As {@code OfferService 4660.1, FindService 22.65535}: what, service, instance. */
    static String entries(byte[] b, int from, int to) {
        if (to - from < PREFIX) {
            return "";
        }
        long bytes = NetworkBytes.u32(b, from + 4);
        int end = (int) Math.min(Math.min(to, from + PREFIX + bytes), from + PREFIX + (long) MAX_SHOWN * ENTRY);
        StringBuilder entries = new StringBuilder();
        for (int at = from + PREFIX; end - at >= ENTRY; at += ENTRY) {
            entries.append(entries.length() == 0 ? "" : ", ")
                    .append(kind(b[at], NetworkBytes.u24(b, at + 9) == 0))
                    .append(' ')
                    .append(NetworkBytes.u16(b, at + 4))
                    .append('.')
                    .append(NetworkBytes.u16(b, at + 6));
        }
        return entries.toString();
    }

    /** A time to live of 0 takes back what the kind says. */
    private static String kind(int type, boolean isTakenBack) {
        return switch (type) {
            case 0 -> "FindService";
            case OFFER -> isTakenBack ? "StopOfferService" : "OfferService";
            case 6 -> isTakenBack ? "StopSubscribeEventgroup" : "SubscribeEventgroup";
            case SUBSCRIBE_ACK -> isTakenBack ? "SubscribeEventgroupNack" : "SubscribeEventgroupAck";
            default -> "Entry" + type;
        };
    }
}
