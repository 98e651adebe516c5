package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the state of the only flow of a shard holds, by the names that DeepFlow's expectations use; nanoseconds and counts.
 *
 * <p>For tests that look between two packets and at what no row tells: sums and counts of round trips, received ranges.
 */
public final class FlowProbe {
    private FlowProbe() {}

    public static Map<String, String> tcp(FlowShard shard) {
        int slot = onlyFlow(shard);
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot) + FlowLayout.PERFORMANCE;
        boolean clientIsB = (u8(r, shard.flows.offset(slot), FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
        int client = at + (clientIsB ? TcpLayout.SIDE_B : 0);
        int server = at + (clientIsB ? 0 : TcpLayout.SIDE_B);
        Map<String, String> facts = new TreeMap<>();
        roundTrip(facts, "client", r, at, TcpLayout.RTT_CLIENT_SUM, u8(r, at, TcpLayout.RTT_CLIENT_COUNT));
        roundTrip(facts, "server", r, at, TcpLayout.RTT_SERVER_SUM, u8(r, at, TcpLayout.RTT_SERVER_COUNT));
        time(facts, "server_srt", r, at + TcpLayout.SRT);
        time(facts, "server_art", r, at + TcpLayout.ART);
        time(facts, "client_idle", r, at + TcpLayout.CIT);
        facts.put("handshake_rtt_ns", micros(u32(r, at, TcpLayout.RTT)));
        put(facts, "counts.syn", u16(r, client, TcpLayout.SYNS));
        put(facts, "counts.synack", u16(r, server, TcpLayout.SYNS));
        put(facts, "counts.retrans_syn", Math.max(0, u16(r, client, TcpLayout.SYNS) - 1));
        put(facts, "counts.retrans_synack", Math.max(0, u16(r, server, TcpLayout.SYNS) - 1));
        put(facts, "counts.fin", u16(r, at, TcpLayout.FINS));
        put(facts, "counts.retrans_handshake_client", Math.max(0, u16(r, client, TcpLayout.SYNS) - 1));
        put(facts, "counts.retrans_handshake_server", Math.max(0, u16(r, server, TcpLayout.SYNS) - 1));
        put(
                facts,
                "counts.retrans_total",
                u32(r, client, TcpLayout.RETRANSMISSIONS) + u32(r, server, TcpLayout.RETRANSMISSIONS));
        // To DeepFlow's harness the client is who sent the first packet.
        side(facts, "client", r, at, shard.ranges);
        side(facts, "server", r, at + TcpLayout.SIDE_B, shard.ranges);
        return facts;
    }

    public static Map<String, String> udp(FlowShard shard) {
        int slot = onlyFlow(shard);
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot) + FlowLayout.PERFORMANCE;
        Map<String, String> facts = new TreeMap<>();
        put(facts, "art.count", i32(r, at, DatagramLayout.COUNT));
        put(facts, "art.sum_ns", i64(r, at, DatagramLayout.SUM));
        facts.put("art.max_ns", micros(u32(r, at, DatagramLayout.MAX)));
        put(facts, "request_time_ns", i64(r, at, DatagramLayout.REQUEST_TIME));
        facts.put("last_direction", u8(r, at, DatagramLayout.WAITING) != 0 ? "c2s" : "s2c");
        return facts;
    }

    private static int onlyFlow(FlowShard shard) {
        if (shard.flows() != 1) {
            throw new AssertionError("one live flow expected, not " + shard.flows());
        }
        int slot = 0;
        while (!shard.isLive(slot)) {
            slot++;
        }
        return slot;
    }

    private static void roundTrip(Map<String, String> facts, String side, long[] r, int at, int sum, int count) {
        String name = "times." + side + "_rtt.";
        put(facts, name + "count", count);
        facts.put(name + "sum_ns", micros(u32(r, at, sum)));
        facts.put(name + "max_ns", micros(u32(r, at, sum + 4)));
    }

    private static void time(Map<String, String> facts, String name, long[] r, int at) {
        put(facts, "times." + name + ".count", i32(r, at, TcpLayout.COUNT));
        put(facts, "times." + name + ".sum_ns", i64(r, at, TcpLayout.SUM));
        facts.put("times." + name + ".max_ns", micros(u32(r, at, TcpLayout.MAX)));
    }

    private static void side(Map<String, String> facts, String name, long[] r, int side, Slab more) {
        put(facts, "counts.retrans_" + name, i32(r, side, TcpLayout.RETRANSMISSIONS));
        put(facts, "counts.out_of_order_" + name, i32(r, side, TcpLayout.OUT_OF_ORDER));
        put(facts, "counts.zero_window_" + name, i32(r, side, TcpLayout.ZERO_WINDOWS));
        facts.put("received_ranges_" + name, ranges(r, side, more).toString());
    }

    private static List<String> ranges(long[] r, int side, Slab more) {
        List<String> ranges = new ArrayList<>();
        int slot = i32(r, side, TcpLayout.MORE_RANGES) - 1;
        if (slot < 0) {
            if (u32(r, side, TcpLayout.RANGE_LENGTH) > 0) {
                ranges.add(u32(r, side, TcpLayout.RANGE_SEQUENCE) + "+" + u32(r, side, TcpLayout.RANGE_LENGTH));
            }
            return ranges;
        }
        for (int i = 0; i < more.chunk(slot)[more.offset(slot)]; i++) {
            int at = more.offset(slot) + 1 + i;
            ranges.add(u32(more.chunk(slot), at, 0) + "+" + u32(more.chunk(slot), at, 4));
        }
        return ranges;
    }

    private static String micros(long micros) {
        return Long.toString(micros * 1000);
    }

    private static void put(Map<String, String> facts, String name, long value) {
        facts.put(name, Long.toString(value));
    }
}
