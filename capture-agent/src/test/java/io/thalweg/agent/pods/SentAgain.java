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

    /** Sequence numbers of what was sent from a port to another though it, or something behind it, had been sent before. */
    static List<Long> sequences(List<SentBatches.Packet> packets, String point, int from, int to) {
        List<Long> again = new ArrayList<>();
        long next = -1;
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
            int length = (frame.getShort(IP + 2) & 0xffff) - headers + (flags & 1) + (flags >> 1 & 1);
            int sequence = frame.getInt(tcp + 4);
            if (length == 0) {
                continue;
            }
            if (next >= 0 && sequence - (int) next < 0) {
                again.add(sequence & 0xffff_ffffL);
            } else {
                next = sequence + length & 0xffff_ffffL;
            }
        }
        return again;
    }

    private static int port(ByteBuffer frame, int at) {
        return frame.getShort(at) & 0xffff;
    }
}
