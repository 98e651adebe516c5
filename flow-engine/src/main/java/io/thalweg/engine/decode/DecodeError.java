package io.thalweg.engine.decode;

import java.util.Locale;

/** Why a frame, or a layer of it, could not be read. The packet is still accounted by the layers that could be. */
public enum DecodeError {
    /** The captured bytes end inside a link-layer header. */
    LINK_TRUNCATED,
    /** The captured bytes end inside an IP header or its options. */
    IP_TRUNCATED,
    /** Version, header length or total length of an IP header contradict themselves. */
    IP_MALFORMED,
    /** The captured bytes end inside a TCP, UDP, SCTP or ICMP header. */
    TRANSPORT_TRUNCATED,
    /** A TCP data offset below five words, or beyond the segment. */
    TRANSPORT_MALFORMED,
    /** The captured bytes end inside a tunnel's header, or where the packet inside begins. */
    TUNNEL_TRUNCATED;

    private final String metric = "decode_" + name().toLowerCase(Locale.ROOT);

    /** Metric name, e.g. {@code decode_ip_truncated}. */
    public String metric() {
        return metric;
    }
}
