package io.thalweg.agent.conformance;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.PacketHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One TCP packet of a capture, for rules that say why two tools count differently.
 *
 * @param fromFirst whether the end that {@link Ends#of} names first sent it
 */
record TcpSegment(
        boolean fromFirst, long nanos, int flags, long sequence, long acknowledgment, int payload, int window) {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;
    static final int URG = 32;

    /** The TCP packets of a capture by the ends of their conversation, in the order of the file. */
    static Map<String, List<TcpSegment>> of(Path capture) throws IOException {
        Map<String, List<TcpSegment>> conversations = new TreeMap<>();
        DecodedCapture.read(capture, DecodeOptions.defaults().withJoinFragments(false), (h, nanos) -> {
            if (h.isIp && h.protocol == IpProtocol.TCP && h.hasTcpHeader) {
                String source = end(h, h.sourceHigh, h.sourceLow, h.sourcePort);
                String destination = end(h, h.destinationHigh, h.destinationLow, h.destinationPort);
                conversations
                        .computeIfAbsent(Ends.of(source, destination), key -> new ArrayList<>())
                        .add(new TcpSegment(
                                source.compareTo(destination) <= 0,
                                nanos,
                                h.tcpFlags,
                                h.tcpSequence & 0xffff_ffffL,
                                h.tcpAcknowledgment & 0xffff_ffffL,
                                h.payloadBytes,
                                h.tcpWindow));
            }
        });
        return conversations;
    }

    private static String end(PacketHeaders h, long high, long low, int port) {
        return Ends.end(h.isIpv4 ? Addresses.ipv4((int) low) : Addresses.ipv6(high, low), port);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
