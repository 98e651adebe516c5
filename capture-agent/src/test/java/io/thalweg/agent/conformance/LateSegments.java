package io.thalweg.agent.conformance;

import java.util.List;

/**
 * Segments that TShark calls retransmitted or out of order and our definitions leave out, told from the packets.
 *
 * <p>The rules: a FIN without data is no data; a single byte is taken for a keep-alive probe; a segment that begins at
 * sequence 0 or wraps around 2^32 is not followed.
 */
final class LateSegments {
    private static final long SEQUENCES = 1L << 32;

    private LateSegments() {}

    /** How many of them one end of the conversation sent. */
    static long leftOut(List<TcpSegment> conversation, boolean first) {
        long next = -1;
        long count = 0;
        for (TcpSegment segment : conversation) {
            if (segment.fromFirst() != first || segment.has(TcpSegment.RST)) {
                continue;
            }
            int length =
                    segment.payload() + (segment.has(TcpSegment.SYN) ? 1 : 0) + (segment.has(TcpSegment.FIN) ? 1 : 0);
            if (length > 0) {
                long end = segment.sequence() + length & SEQUENCES - 1;
                boolean late = next >= 0 && isBefore(segment.sequence(), next);
                if (late && isLeftOut(segment)) {
                    count++;
                }
                next = next < 0 || isBefore(next, end) ? end : next;
            }
        }
        return count;
    }

    private static boolean isLeftOut(TcpSegment segment) {
        boolean onlyFin = segment.payload() == 0 && segment.has(TcpSegment.FIN) && !segment.has(TcpSegment.SYN);
        boolean oneByte = segment.payload() == 1;
        boolean wraps = segment.payload() > 1
                && (segment.sequence() == 0 || segment.sequence() + segment.payload() >= SEQUENCES);
        return onlyFin || oneByte || wraps;
    }

    private static boolean isBefore(long sequence, long next) {
        return (int) (sequence - next) < 0;
    }
}
