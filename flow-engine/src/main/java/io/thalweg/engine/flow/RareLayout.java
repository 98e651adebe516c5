package io.thalweg.engine.flow;

/**
 * What few flows have, 24 bytes.
 *
 * <pre>
 *  0 client behind a load balancer: address   4 port   6 who told it (0: A, 1: B)
 *  8 ICMP errors about the flow   12 type and code of the last one
 * 16 spurious retransmissions of A   20 of B
 * </pre>
 */
final class RareLayout {
    static final int BYTES = 24;

    static final int REAL_ADDRESS = 0;
    static final int REAL_PORT = 4;
    static final int REAL_SIDE = 6;
    static final int ICMP_ERRORS = 8;
    static final int ICMP_ERROR = 12;
    static final int SPURIOUS_A = 16;
    static final int SPURIOUS_B = 20;

    private RareLayout() {}
}
