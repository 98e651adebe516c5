package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L4FlowLog;
import java.util.List;

/**
 * Round trips of a handshake in µs: TShark's, changed by the rules in which our definitions differ.
 *
 * <p>The rules: nothing is measured unless the SYN came first and SYN-ACK and SYN carry no data; the ACK that ends the
 * handshake must be a pure one; {@code rtt_server} is the largest of a sample for every SYN-ACK.
 *
 * @param serverLast the largest that {@code rtt_server} may be; the same as {@code server} but for repeated SYN-ACKs
 */
record Handshake(long server, long serverLast, long client, long total, String rule) {

    static Handshake of(JsonNode facts, List<TcpSegment> packets, TsharkConversation conversation) {
        boolean clientFirst = conversation.ends().startsWith(conversation.client() + " ");
        int syn = indexOf(packets, conversation.firstMicros(), clientFirst, TcpSegment.SYN);
        int synAck = indexOf(packets, conversation.firstMicros(), !clientFirst, TcpSegment.SYN | TcpSegment.ACK);
        if (syn < 0 || synAck < syn) {
            return new Handshake(0, 0, 0, 0, synAck < 0 ? "no answer" : "the SYN did not come first");
        }
        if (packets.get(synAck).payload() > 0) {
            return new Handshake(0, 0, 0, 0, "the SYN-ACK carries data");
        }
        long server = micros(facts, "syn_to_first_synack_us");
        long serverLast = server;
        TcpSegment ack = null;
        for (int i = synAck + 1; i < packets.size() && ack == null; i++) {
            TcpSegment segment = packets.get(i);
            boolean fromClient = segment.fromFirst() == clientFirst;
            if (!fromClient && isSynAck(segment)) {
                serverLast = (segment.nanos() - packets.get(syn).nanos()) / 1000;
            } else if (fromClient && !segment.has(TcpSegment.SYN | TcpSegment.RST)) {
                ack = segment;
            }
        }
        if (packets.get(syn).payload() > 0) {
            server = 0;
            serverLast = 0;
        }
        if (ack == null || ack.flags() != TcpSegment.ACK || ack.payload() > 0) {
            return new Handshake(server, serverLast, 0, 0, "no pure ACK ends the handshake");
        }
        return new Handshake(
                server,
                serverLast,
                micros(facts, "first_synack_to_first_ack_us"),
                micros(facts, "syn_to_ack_us"),
                serverLast != server ? "SYN-ACK repeated" : "");
    }

    /** The first packet from {@code first} since the conversation began whose SYN and ACK flags are these; else -1. */
    private static int indexOf(List<TcpSegment> packets, long sinceMicros, boolean first, int flags) {
        for (int i = 0; i < packets.size(); i++) {
            TcpSegment segment = packets.get(i);
            if (segment.fromFirst() == first
                    && segment.nanos() / 1000 >= sinceMicros
                    && (segment.flags() & (TcpSegment.SYN | TcpSegment.ACK)) == flags) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSynAck(TcpSegment segment) {
        return (segment.flags() & 0x3f) == (TcpSegment.SYN | TcpSegment.ACK);
    }

    private static long micros(JsonNode facts, String name) {
        return facts.path(name).asLong(0);
    }

    boolean agrees(L4FlowLog row) {
        return row.rttServer >= server - 1
                && row.rttServer <= serverLast + 1
                && Math.abs(row.rttClient - client) <= 1
                && Math.abs(row.rtt - total) <= 1;
    }
}
