package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.PacketHeaders;

/**
 * The packet that most traffic consists of: ACK, with PSH or without, of a connection that is established and on which both
 * sides have spoken.
 *
 * <p>Such a packet changes no state, no timer and no direction, so it is counted and measured, and nothing else is asked.
 * {@link FlowEngine} says the same of it, at twice the cost; whatever is different in any way is left to it.
 */
final class EstablishedSegment {
    private static final int CONTROL = 0x3f;
    private static final int PSH_ACK = TcpFlags.PSH | TcpFlags.ACK;
    private static final int STATE = TcpState.of(TcpState.ESTABLISHED, FlowTimeout.ESTABLISHED) & 0xff;
    private static final int BOTH_SEEN = FlowLayout.SEEN_A | FlowLayout.SEEN_B;
    /** State and bits are in one long of the record. */
    private static final int WORD = FlowLayout.STATE / Long.BYTES;

    private static final long MASK = 0xff | BOTH_SEEN << 8;
    private static final long WANTED = STATE | BOTH_SEEN << 8;

    private EstablishedSegment() {}

    /** @param now not before any packet of the flow, nor after its deadline, or it is none */
    static boolean is(PacketHeaders h, long[] r, int at, long now) {
        long silence = now - i64(r, at, FlowLayout.LAST);
        return h.hasTcpHeader
                && (h.tcpFlags & CONTROL | TcpFlags.PSH) == PSH_ACK
                && (r[at + WORD] & MASK) == WANTED
                && Long.compareUnsigned(silence, FlowTimeout.LONGEST_NANOS) <= 0
                && !RareEvents.concerns(h)
                && (u8(r, at + FlowLayout.PERFORMANCE, TcpLayout.BITS) & TcpLayout.OPENING) == 0;
    }

    static void measure(FlowShard shard, long[] r, int at, int sender, long now, PacketHeaders h) {
        i64(r, at, FlowLayout.LAST, now);
        Fields.set8(r, at, FlowLayout.TCP_FLAGS_A + sender, h.tcpFlags);
        int performance = at + FlowLayout.PERFORMANCE;
        int me = performance + sender * TcpLayout.SIDE_B;
        int peer = performance + TcpLayout.SIDE_B - sender * TcpLayout.SIDE_B;
        int fromServer = u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B ^ sender;
        TcpPerformance.segment(r, performance, me, peer, shard.ranges, h.tcpFlags & CONTROL, fromServer, now, h);
    }
}
