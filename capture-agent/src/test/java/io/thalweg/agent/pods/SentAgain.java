package io.thalweg.agent.pods;

import io.thalweg.agent.batch.SentBatches;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Segments that a capture point saw more than once, by their numbers alone: IPv4 without tags on Ethernet. */
final class SentAgain {
    private static final int IP = 14;
    private static final int TCP = 6;

    private SentAgain() {}

    /**
     * Sequence numbers of what was sent from a port to another though it had been sent before. That something behind it had
     * been does not tell: what two processors send at a time may swap places.
     *
     * @param withBytes whether a FIN without data is left out, as in the flow's count
     */
    static List<Long> sequences(List<SentBatches.Packet> packets, String point, int from, int to, boolean withBytes) {
        List<Long> again = new ArrayList<>();
        List<Segment> before = new ArrayList<>();
        for (SentBatches.Packet packet : packets) {
            ByteBuffer frame = ByteBuffer.wrap(packet.frame());
            if (!packet.point().equals(point) || frame.getShort(IP - 2) != 0x0800 || frame.get(IP + 9) != TCP) {
                continue;
            }
            int tcp = IP + 4 * (frame.get(IP) & 0x0f);
            if (port(frame, tcp) != from || port(frame, tcp + 2) != to) {
                continue;
            }
            int flags = frame.get(tcp + 13);
            int headers = 4 * (frame.get(IP) & 0x0f) + 4 * (frame.get(tcp + 12) >> 4 & 0x0f);
            int bytes = (frame.getShort(IP + 2) & 0xffff) - headers;
            int length = bytes + (flags & 1) + (flags >> 1 & 1);
            int sequence = frame.getInt(tcp + 4);
            if (length == 0) {
                continue;
            }
            boolean counts = bytes > 0 || !withBytes;
            if (counts && before.stream().anyMatch(segment -> segment.has(sequence))) {
                again.add(sequence & 0xffff_ffffL);
            }
            before.add(new Segment(sequence, length));
        }
        return again;
    }

    private record Segment(int sequence, int length) {
        boolean has(int number) {
            return number - sequence >= 0 && number - sequence < length;
        }
    }

    private static int port(ByteBuffer frame, int at) {
        return frame.getShort(at) & 0xffff;
    }
}
