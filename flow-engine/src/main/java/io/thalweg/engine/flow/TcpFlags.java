package io.thalweg.engine.flow;

/** TCP control bits and the groups of them that the state machine tells apart. Source: RFC 9293, 3.1. */
final class TcpFlags {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;
    static final int URG = 32;

    // Groups
    static final int G_INVALID = 0;
    static final int G_SYN = 1;
    static final int G_SYN_ACK = 2;
    static final int G_ACK = 3;
    static final int G_FIN = 4;
    static final int G_RST = 5;
    static final int GROUPS = 6;

    private static final byte[] GROUP = new byte[64];

    static {
        for (int flags = 0; flags < 64; flags++) {
            GROUP[flags] = (byte) classify(flags);
        }
    }

    private TcpFlags() {}

    /** The group of a flags byte; ECN bits say nothing here. */
    static int group(int flags) {
        return GROUP[flags & 0x3f];
    }

    private static int classify(int flags) {
        int control = flags & (FIN | SYN | RST);
        return switch (control) {
            case SYN -> (flags & ACK) != 0 ? G_SYN_ACK : (flags & (PSH | URG)) == 0 ? G_SYN : G_INVALID;
            case RST -> G_RST;
            case FIN -> (flags & ACK) != 0 || flags == FIN ? G_FIN : G_INVALID;
            case 0 -> (flags & ACK) != 0 ? G_ACK : G_INVALID;
            default -> G_INVALID;
        };
    }
}
