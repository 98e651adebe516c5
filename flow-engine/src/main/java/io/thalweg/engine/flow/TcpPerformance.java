package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.add32;
import static io.thalweg.engine.flow.Fields.add64;
import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.increment16;
import static io.thalweg.engine.flow.Fields.increment8;
import static io.thalweg.engine.flow.Fields.max32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.PacketHeaders;
import java.util.concurrent.TimeUnit;

/**
 * Round trips, response times, retransmissions and zero windows of a TCP flow, packet by packet.
 *
 * <p>The definitions are those of {@code docs/metrics.md}. "Me" is the sender of the packet, "peer" the other side. A
 * payload of one byte is never data: it is taken for a keep-alive probe. RST and senseless flags cancel what is being
 * measured; a packet older than the last one of either side is left out.
 *
 * <p>Budget: 15 ns a packet, no allocation.
 */
final class TcpPerformance {
    private static final long RTT_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long SRT_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ART_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int SRT_BIT = Integer.numberOfTrailingZeros(TcpLayout.SRT_POSSIBLE);
    private static final int ART_BIT = Integer.numberOfTrailingZeros(TcpLayout.ART_POSSIBLE);
    private static final int RESPONSE_POSSIBLE = TcpLayout.SRT_POSSIBLE | TcpLayout.ART_POSSIBLE;
    private static final int MEASURING = RESPONSE_POSSIBLE | TcpLayout.FULL_PRECONDITION | TcpLayout.FULL_POSSIBLE;
    private static final int SYN_ACK = TcpFlags.SYN | TcpFlags.ACK;
    private static final int PSH_ACK = TcpFlags.PSH | TcpFlags.ACK;

    private static final boolean[] CANCELLING = new boolean[64];

    static {
        for (int flags = 0; flags < CANCELLING.length; flags++) {
            CANCELLING[flags] = isCancelling(flags);
        }
    }

    private TcpPerformance() {}

    /**
     * Takes in one packet.
     *
     * @param r chunk of the performance record, {@code at} where it begins
     * @param moreRanges where the shard keeps received ranges beyond the first
     * @param sender 0: A sent it, 1: B; {@code fromClient} whether that is the client
     */
    static void packet(long[] r, int at, Slab moreRanges, int sender, boolean fromClient, long now, PacketHeaders h) {
        int flags = h.tcpFlags & 0x3f;
        int me = at + sender * TcpLayout.SIDE_B;
        int peer = at + TcpLayout.SIDE_B - sender * TcpLayout.SIDE_B;
        boolean syn = (flags & TcpFlags.SYN) != 0;
        if (syn) {
            increment16(r, me, TcpLayout.SYNS);
        }
        if ((flags & TcpFlags.FIN) != 0) {
            increment16(r, at, TcpLayout.FINS);
        }
        if (CANCELLING[flags]) {
            clear(r, me, MEASURING);
            clear(r, peer, MEASURING);
            return;
        }
        long myLast = i64(r, me, TcpLayout.LAST);
        long peersLast = i64(r, peer, TcpLayout.LAST);
        if (now < Math.max(myLast, peersLast)) {
            return;
        }
        if (syn || has(r, at, TcpLayout.OPENING)) {
            handshake(r, at, me, peer, flags, fromClient, now, h.payloadBytes, moreRanges, h);
            sent(r, me, now, h.tcpSequence, syn ? 1 : h.payloadBytes);
        } else {
            segment(r, at, me, peer, moreRanges, flags, fromClient ? 0 : 1, now, h);
        }
    }

    /**
     * A packet of an open connection: no SYN, nothing that cancels, not older than the last one of either side.
     *
     * @param me block of the packet's sender, {@code peer} of the other side
     * @param fromServer 1: the server sent it, 0: the client
     */
    static void segment(
            long[] r, int at, int me, int peer, Slab moreRanges, int flags, int fromServer, long now, PacketHeaders h) {
        int payload = h.payloadBytes;
        if (payload <= 1 || isNewData(r, me, peer, payload, moreRanges, h)) {
            data(r, at, me, peer, flags, fromServer, now, payload, h);
        }
        sent(r, me, now, h.tcpSequence, payload);
    }

    private static void sent(long[] r, int me, long now, int sequence, int payload) {
        i64(r, me, TcpLayout.LAST, now);
        i32(r, me, TcpLayout.SEQUENCE, sequence);
        i32(r, me, TcpLayout.PAYLOAD, payload);
    }

    /** Whether flags end all measuring: RST, none of SYN and ACK, data without ACK. */
    private static boolean isCancelling(int flags) {
        boolean noStart = (flags & (TcpFlags.SYN | TcpFlags.ACK)) == 0;
        boolean pushWithoutAck = (flags & TcpFlags.ACK) == 0 && (flags & (TcpFlags.PSH | TcpFlags.URG)) != 0;
        return (flags & TcpFlags.RST) != 0 || noStart || pushWithoutAck;
    }

    /** A packet with SYN, or one that comes while the handshake is under way. */
    private static void handshake(
            long[] r,
            int at,
            int me,
            int peer,
            int flags,
            boolean fromClient,
            long now,
            int payload,
            Slab moreRanges,
            PacketHeaders h) {
        boolean syn = flags == TcpFlags.SYN;
        boolean synAck = flags == SYN_ACK && payload == 0;
        boolean ack = flags == TcpFlags.ACK && payload == 0;
        if (syn) {
            syn(r, at, me, now, h);
        } else if (synAck) {
            synAck(r, me, peer, now, h);
        } else if (ack) {
            if (!fromClient) {
                clear(r, at, TcpLayout.OPENING);
            }
        } else if (payload > 1 && !isNewData(r, me, peer, payload, moreRanges, h)) {
            return;
        }
        if (has(r, at, TcpLayout.OPENING)) {
            opening(r, at, me, peer, fromClient, now, syn, synAck, ack, h);
        }
        if (!has(r, at, TcpLayout.OPENING)) {
            data(r, at, me, peer, flags, fromClient ? 0 : 1, now, payload, h);
        }
    }

    private static void syn(long[] r, int at, int me, long now, PacketHeaders h) {
        if (i32(r, me, TcpLayout.EXPECTED) == 0) {
            i32(r, me, TcpLayout.EXPECTED, h.tcpSequence + 1);
            i64(r, me, TcpLayout.FIRST_HANDSHAKE, now);
            set(r, at, TcpLayout.OPENING);
        } else if (has(r, me, TcpLayout.SYN_SENT)) {
            add32(r, me, TcpLayout.RETRANSMISSIONS, 1);
        }
        set(r, me, TcpLayout.SYN_SENT);
    }

    private static void synAck(long[] r, int me, int peer, long now, PacketHeaders h) {
        if (i32(r, me, TcpLayout.EXPECTED) != 0) {
            add32(r, me, TcpLayout.RETRANSMISSIONS, 1);
            return;
        }
        i64(r, me, TcpLayout.FIRST_HANDSHAKE, now);
        i32(r, me, TcpLayout.EXPECTED, h.tcpSequence + 1);
        if (i32(r, peer, TcpLayout.EXPECTED) == 0) {
            i32(r, peer, TcpLayout.EXPECTED, h.tcpAcknowledgment);
        } else {
            set(r, peer, TcpLayout.FULL_PRECONDITION);
        }
    }

    /** False when the segment overlaps in part, which says nothing about times. */
    private static boolean isNewData(long[] r, int me, int peer, int payload, Slab moreRanges, PacketHeaders h) {
        switch (ReceivedRanges.add(r, me, moreRanges, h.tcpSequence & 0xffff_ffffL, payload)) {
            case ReceivedRanges.RETRANSMITTED:
                add32(r, me, TcpLayout.RETRANSMISSIONS, 1);
                return true;
            case ReceivedRanges.OUT_OF_ORDER:
                add32(r, me, TcpLayout.OUT_OF_ORDER, 1);
                return true;
            case ReceivedRanges.OVERLAPPING:
                clear(r, me, RESPONSE_POSSIBLE);
                clear(r, peer, RESPONSE_POSSIBLE);
                return false;
            default:
                return true;
        }
    }

    private static void opening(
            long[] r,
            int at,
            int me,
            int peer,
            boolean fromClient,
            long now,
            boolean syn,
            boolean synAck,
            boolean ack,
            PacketHeaders h) {
        boolean ends = ack && h.tcpAcknowledgment == i32(r, peer, TcpLayout.EXPECTED);
        long peerFirst = i64(r, peer, TcpLayout.FIRST_HANDSHAKE);
        boolean acknowledgesPeer = h.tcpAcknowledgment == acknowledgmentOf(r, peer);
        if (has(r, me, TcpLayout.RTT_POSSIBLE) && acknowledgesPeer && (ends || synAck) && peerFirst != 0) {
            roundTrip(r, at, fromClient, now - peerFirst);
        }
        if (has(r, me, TcpLayout.FULL_POSSIBLE) && ends) {
            long nanos = now - i64(r, me, TcpLayout.FIRST_HANDSHAKE);
            i32(r, at, TcpLayout.RTT, nanos > 0 && nanos <= RTT_MAX_NANOS ? (int) (nanos / 1000) : 0);
        }
        if (syn || synAck) {
            set(r, me, TcpLayout.RTT_POSSIBLE);
            set(r, peer, TcpLayout.RTT_POSSIBLE);
            clear(r, me, RESPONSE_POSSIBLE);
            clear(r, peer, RESPONSE_POSSIBLE);
            if (synAck && has(r, peer, TcpLayout.FULL_PRECONDITION)) {
                set(r, peer, TcpLayout.FULL_POSSIBLE);
            }
        } else {
            clear(r, me, TcpLayout.RTT_POSSIBLE | TcpLayout.FULL_POSSIBLE);
            clear(r, peer, TcpLayout.RTT_POSSIBLE);
            clear(r, at, TcpLayout.OPENING);
        }
        if (ends) {
            set(r, me, TcpLayout.AFTER_HANDSHAKE);
        }
    }

    private static void roundTrip(long[] r, int at, boolean fromClient, long nanos) {
        if (nanos <= 0 || nanos > RTT_MAX_NANOS) {
            return;
        }
        long micros = nanos / 1000;
        add32(r, at, fromClient ? TcpLayout.RTT_CLIENT_SUM : TcpLayout.RTT_SERVER_SUM, (int) micros);
        max32(r, at, fromClient ? TcpLayout.RTT_CLIENT_MAX : TcpLayout.RTT_SERVER_MAX, micros);
        increment8(r, at, fromClient ? TcpLayout.RTT_CLIENT_COUNT : TcpLayout.RTT_SERVER_COUNT);
    }

    /** Bits and masks instead of branches: what the next segment is, data or not, of which side, nobody can predict. */
    private static void data(
            long[] r, int at, int me, int peer, int flags, int fromServer, long now, int payload, PacketHeaders h) {
        int ack = isZero(flags ^ TcpFlags.ACK | payload);
        int data = 1 - payload >>> 31;
        int push = isZero(flags ^ PSH_ACK) & data;
        int mine = u8(r, me, TcpLayout.BITS);
        int peers = u8(r, peer, TcpLayout.BITS);
        int continues = isZero(h.tcpSequence ^ acknowledgmentOf(r, me));
        // Only the server's response times are reported.
        int acknowledged = ack & mine >>> SRT_BIT & isZero(h.tcpAcknowledgment ^ acknowledgmentOf(r, peer));
        int answered = data & mine >>> ART_BIT & continues;
        if ((fromServer & (acknowledged | answered)) != 0) {
            long sinceRequest = now - i64(r, peer, TcpLayout.LAST);
            if (data == 0) {
                time(r, at + TcpLayout.SRT, sinceRequest, SRT_MAX_NANOS);
            } else {
                time(r, at + TcpLayout.ART, sinceRequest, ART_MAX_NANOS);
            }
        }
        u8(r, me, TcpLayout.BITS, mine & ~(RESPONSE_POSSIBLE & ~(-ack & TcpLayout.ART_POSSIBLE)));
        u8(r, peer, TcpLayout.BITS, peers & ~RESPONSE_POSSIBLE | -push & RESPONSE_POSSIBLE);
        // Scaling does not make a window of zero, nor of another size zero.
        if (h.tcpWindow == 0) {
            add32(r, me, TcpLayout.ZERO_WINDOWS, 1);
        }
        int mayProbe = (data ^ 1) & isZero(flags & (TcpFlags.FIN | TcpFlags.SYN));
        if ((mayProbe & isZero(h.tcpSequence + 1 ^ acknowledgmentOf(r, me))) != 0) {
            keepAlive(r, at, me, h);
        }
        if ((push & ~fromServer) != 0) {
            clientIdle(r, at, me, peer, now);
        }
    }

    /** 1 for 0, 0 for all others. */
    private static int isZero(int value) {
        return ~(value | -value) >>> 31;
    }

    /** A probe of one byte or none, one below what the sender has sent. Source: RFC 9293, 3.8.4. */
    private static void keepAlive(long[] r, int at, int me, PacketHeaders h) {
        boolean hasSent = i64(r, me, TcpLayout.LAST) != 0;
        if (hasSent) {
            i32(r, at, TcpLayout.KEEPALIVE_SEQUENCE, h.tcpSequence);
            i32(r, at, TcpLayout.KEEPALIVE_ACKNOWLEDGMENT, h.tcpAcknowledgment);
        }
    }

    /** Client idle time: from the server's last data, or from the end of the handshake, to the next request. */
    private static void clientIdle(long[] r, int at, int me, int peer, long now) {
        long mine = i64(r, me, TcpLayout.LAST);
        long peers = i64(r, peer, TcpLayout.LAST);
        long since;
        if (has(r, me, TcpLayout.AFTER_HANDSHAKE)) {
            clear(r, me, TcpLayout.AFTER_HANDSHAKE);
            since = Math.max(mine, peers);
        } else if (i32(r, peer, TcpLayout.PAYLOAD) > 1 && (i32(r, me, TcpLayout.PAYLOAD) <= 1 || peers > mine)) {
            since = peers;
        } else {
            return;
        }
        time(r, at + TcpLayout.CIT, now - since, Long.MAX_VALUE);
    }

    private static void time(long[] r, int index, long nanos, long max) {
        boolean idle = max == Long.MAX_VALUE;
        if (nanos > max || !idle && nanos <= 0) {
            return;
        }
        add64(r, index, TcpLayout.SUM, nanos);
        add32(r, index, TcpLayout.COUNT, 1);
        max32(r, index, TcpLayout.MAX, nanos / 1000);
    }

    /** What acknowledges all that a side has sent; also the sequence at which it goes on. */
    private static int acknowledgmentOf(long[] r, int side) {
        return i32(r, side, TcpLayout.SEQUENCE) + i32(r, side, TcpLayout.PAYLOAD);
    }

    private static boolean has(long[] r, int side, int bits) {
        return (u8(r, side, TcpLayout.BITS) & bits) != 0;
    }

    private static void set(long[] r, int side, int bits) {
        Fields.set8(r, side, TcpLayout.BITS, bits);
    }

    private static void clear(long[] r, int side, int bits) {
        Fields.clear8(r, side, TcpLayout.BITS, bits);
    }
}
