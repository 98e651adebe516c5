package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.PacketHeaders;

/**
 * Who is the client of a flow.
 *
 * <p>A SYN comes from the client and a SYN-ACK from the server, for certain. Without a handshake the endpoint that looks
 * less like a server is the client, by {@link ServiceScores}; when the scores are close, an ephemeral port against a
 * registered one decides, and last who spoke first.
 */
final class FlowDirection {
    private static final int CLOSE_SCORES = 8;
    private static final int FIRST_EPHEMERAL = 32768;

    /** @param sender 0: the flow's A, 1: its B */
    static boolean isFromClient(int bits, int sender) {
        return (bits & FlowLayout.CLIENT_IS_B) == sender;
    }

    /** Decides by the first packet. */
    void decide(FlowShard shard, long[] r, int at, PacketHeaders h) {
        if (!h.hasPorts) {
            if (DatagramPerformance.isEchoReply(h.protocol, h.icmpTypeCode)) {
                setClient(r, at, true);
            }
            return;
        }
        int group = h.hasTcpHeader ? TcpFlags.group(h.tcpFlags) : TcpFlags.G_INVALID;
        if (group == TcpFlags.G_SYN || group == TcpFlags.G_SYN_ACK) {
            return; // onTcp settles it
        }
        ServiceScores scores = shard.scores;
        long source = ServiceScores.key(h.sourceHigh, h.sourceLow, h.sourcePort, h.protocol);
        long destination = ServiceScores.key(h.destinationHigh, h.destinationLow, h.destinationPort, h.protocol);
        scores.count(source, -1);
        scores.count(destination, 1);
        byScores(r, at, scores.score(source), scores.score(destination), h.sourcePort, h.destinationPort);
    }

    private static void byScores(long[] r, int at, int source, int destination, int sourcePort, int destinationPort) {
        boolean clientIsSource = source <= destination;
        if (Math.abs(source - destination) < CLOSE_SCORES) {
            boolean sourceEphemeral = sourcePort >= FIRST_EPHEMERAL;
            boolean destinationEphemeral = destinationPort >= FIRST_EPHEMERAL;
            if (sourceEphemeral != destinationEphemeral) {
                clientIsSource = sourceEphemeral;
            }
        }
        setClient(r, at, !clientIsSource);
        u8(r, at, FlowLayout.DIRECTION_SCORE, clientIsSource ? destination : source);
    }

    /** What SYN and SYN-ACK teach, of this flow and of the server. */
    void onTcp(FlowShard shard, long[] r, int at, int sender, PacketHeaders h) {
        if ((h.tcpFlags & TcpFlags.SYN) == 0) {
            return;
        }
        switch (TcpFlags.group(h.tcpFlags)) {
            case TcpFlags.G_SYN -> {
                long server = ServiceScores.key(h.destinationHigh, h.destinationLow, h.destinationPort, h.protocol);
                shard.scores.count(server, 1);
                certain(r, at, sender == 1, shard.scores.score(server));
            }
            case TcpFlags.G_SYN_ACK -> {
                long server = ServiceScores.key(h.sourceHigh, h.sourceLow, h.sourcePort, h.protocol);
                shard.scores.raise(server, ServiceScores.ACTIVE_SERVICE);
                certain(r, at, sender == 0, ServiceScores.ACTIVE_SERVICE);
            }
            default -> {}
        }
    }

    /** A load balancer told the client's own address: it is the service's side of it, and speaks to the server. */
    void onToa(FlowShard shard, long[] r, int at, int sender, PacketHeaders h) {
        long server = ServiceScores.key(h.destinationHigh, h.destinationLow, h.destinationPort, h.protocol);
        shard.scores.raise(server, ServiceScores.ACTIVE_SERVICE);
        certain(r, at, sender == 1, ServiceScores.ACTIVE_SERVICE);
    }

    /** Only the first word counts: a SYN-ACK that contradicts the SYN before it does not turn the flow round. */
    private static void certain(long[] r, int at, boolean clientIsB, int score) {
        int bits = u8(r, at, FlowLayout.BITS);
        if ((bits & FlowLayout.DIRECTION_CERTAIN) == 0) {
            u8(r, at, FlowLayout.BITS, bits | FlowLayout.DIRECTION_CERTAIN);
            setClient(r, at, clientIsB);
        }
        if (score > u8(r, at, FlowLayout.DIRECTION_SCORE)) {
            u8(r, at, FlowLayout.DIRECTION_SCORE, score);
        }
    }

    /** A parser has seen requests come from the other side. */
    static void reverse(FlowShard shard, long[] r, int at) {
        boolean clientIsB = (u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
        setClient(r, at, !clientIsB);
        u8(r, at, FlowLayout.DIRECTION_SCORE, ServiceScores.L7_SERVICE);
        shard.scores.raise(serverKey(r, at), ServiceScores.L7_SERVICE);
    }

    static long serverKey(long[] r, int at) {
        boolean serverIsA = (u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
        return ServiceScores.key(
                i64(r, at, serverIsA ? FlowLayout.A_HIGH : FlowLayout.B_HIGH),
                i64(r, at, serverIsA ? FlowLayout.A_LOW : FlowLayout.B_LOW),
                u16(r, at, serverIsA ? FlowLayout.PORT_A : FlowLayout.PORT_B),
                u8(r, at, FlowLayout.PROTOCOL));
    }

    private static void setClient(long[] r, int at, boolean clientIsB) {
        int bits = u8(r, at, FlowLayout.BITS);
        u8(r, at, FlowLayout.BITS, clientIsB ? bits | FlowLayout.CLIENT_IS_B : bits & ~FlowLayout.CLIENT_IS_B);
    }
}
