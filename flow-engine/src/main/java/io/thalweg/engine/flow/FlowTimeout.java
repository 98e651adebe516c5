package io.thalweg.engine.flow;

import java.util.concurrent.TimeUnit;

/** How long a flow may be silent, by what it is doing. Three bits of the state byte name one. */
final class FlowTimeout {
    static final int OPENING = 0;
    static final int CLOSING = 1;
    static final int EXCEPTION = 2;
    static final int ESTABLISHED = 3;
    static final int ESTABLISHED_RST = 4;
    static final int OPENING_RST = 5;
    static final int CLOSED_FIN = 6;
    /** ICMP and other protocols that answered. */
    static final int OTHER = 7;

    /** While only one direction was seen, whatever the state; UDP always. */
    static final long SINGLE_DIRECTION_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int[] SECONDS = {5, 5, 5, 300, 35, 1, 2, 35};
    private static final long[] NANOS = new long[SECONDS.length];

    static {
        for (int i = 0; i < SECONDS.length; i++) {
            NANOS[i] = TimeUnit.SECONDS.toNanos(SECONDS[i]);
        }
    }

    /** No flow outlives this much silence. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(300);

    private FlowTimeout() {}

    static long nanos(int timeout) {
        return NANOS[timeout];
    }
}
