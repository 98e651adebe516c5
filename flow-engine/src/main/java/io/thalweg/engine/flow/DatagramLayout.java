package io.thalweg.engine.flow;

/**
 * Response times of a UDP or ICMP flow, 32 bytes: ART of UDP, SRT of an ICMP echo.
 *
 * <pre>
 *  0 sum (ns)    8 count   12 max (µs)   16 time of the last unanswered request (ns)   24 its echo id and sequence
 * 28 whether one waits
 * </pre>
 */
final class DatagramLayout {
    static final int BYTES = 32;

    static final int SUM = 0;
    static final int COUNT = 8;
    static final int MAX = 12;
    static final int REQUEST_TIME = 16;
    static final int ECHO = 24;
    static final int WAITING = 28;

    private DatagramLayout() {}
}
