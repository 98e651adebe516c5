package io.thalweg.agent.batch;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.decode.PacketHeaders;

/**
 * How much payload of a TCP segment is worth keeping: the first bytes of each turn of the talk, for they hold what L7
 * parsing reads; the rest of a long body is headers only.
 *
 * <p>A turn begins when the other side begins to speak, and after a segment with the push flag, which ends what the
 * sender's program wrote at once: the next message of a pipeline begins there. Between the decoder and the cut.
 *
 * <pre>
 * entry of a flow   tag 32 | first is sender 1 | pushed 1 | HTTP/2 1 | payload left of the turn 29
 * </pre>
 *
 * <p>Of HTTP/2 connections the first bytes of every segment are kept: many talks share one, and a header block that is
 * missing spoils all that come after.
 *
 * <p>Flows share a table of fixed size, by their hash. Where two meet, each of their segments begins a turn: more is kept
 * than need be. Of two with the same hash the later one's handshake ends the turn of the other, so that its request is not
 * left out. Budget: 5 ns a segment, allocation 0. One thread.
 */
final class TurnPayload {
    private static final int ENTRY_BITS = 15;
    private static final int TAG_SHIFT = 32;
    private static final long FIRST_SENT = 1L << 31;
    private static final long PUSHED = 1L << 30;
    private static final long HTTP2 = 1L << 29;
    private static final long LEFT = HTTP2 - 1;
    private static final int PUSH = 0x08;
    private static final int SYN_FIN_RST = 0x07;
    /** "PRI " of RFC 9113, 3.4: no other protocol begins so. */
    private static final int PREFACE = 0x50524920;

    private final long[] entries = new long[1 << ENTRY_BITS];
    private final int turnBytes;

    TurnPayload(int turnBytes) {
        this.turnBytes = turnBytes;
    }

    /** Bytes to keep of the payload of a TCP segment of this flow. */
    int of(PacketHeaders headers, int shardHash) {
        int payload = headers.payloadBytes;
        boolean isBetweenTalks = (headers.tcpFlags & SYN_FIN_RST) != 0;
        if (payload <= 0 && !isBetweenTalks) {
            return 0;
        }
        // Shards are chosen by the same hash: its lower bits say less here.
        int mixed = shardHash * 0x9e3779b1;
        int index = mixed >>> Integer.SIZE - ENTRY_BITS;
        long entry = entries[index];
        boolean isOwn = (int) (entry >>> TAG_SHIFT) == mixed;
        if (payload <= 0) {
            entries[index] = isOwn ? 0 : entry;
            return 0;
        }
        long sender = isFirst(headers) ? FIRST_SENT : 0;
        boolean isSameTalk = isOwn && !isBetweenTalks;
        boolean isSameTurn = isSameTalk && (entry & FIRST_SENT) == sender && (entry & (PUSHED | HTTP2)) == 0;
        long left = isSameTurn ? entry & LEFT : turnBytes;
        int kept = (int) Math.min(left, payload);
        long pushed = (headers.tcpFlags & PUSH) != 0 ? PUSHED : 0;
        long http2 = isSameTalk && (entry & HTTP2) != 0 || isPreface(headers) ? HTTP2 : 0;
        entries[index] = (long) mixed << TAG_SHIFT | sender | pushed | http2 | left - kept;
        return kept;
    }

    private static boolean isPreface(PacketHeaders headers) {
        return headers.capturedPayloadBytes() >= Integer.BYTES
                && NetworkBytes.i32(headers.buffer, headers.payloadOffset) == PREFACE;
    }

    /** Whether the sender is the end of the lower address, or of the lower port where both have one address. */
    private static boolean isFirst(PacketHeaders headers) {
        if (headers.sourceLow != headers.destinationLow) {
            return headers.sourceLow < headers.destinationLow;
        }
        if (headers.sourceHigh != headers.destinationHigh) {
            return headers.sourceHigh < headers.destinationHigh;
        }
        return headers.sourcePort < headers.destinationPort;
    }
}
