package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.engine.decode.TunnelType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the decoder says of tunnelled packets: DeepFlow's own expectations of the outside, TShark's words of the inside. */
final class DeepFlowTunnelTest {
    private static final Map<String, Integer> TYPES = Map.of(
            "VXLAN", TunnelType.VXLAN,
            "IPIP", TunnelType.IPIP,
            "TencentGRE", TunnelType.TENCENT_GRE,
            "Geneve", TunnelType.GENEVE,
            "ERSPAN", TunnelType.ERSPAN);

    private final KnownDifferences known = KnownDifferences.read("deepflow-tunnel-differences.tsv");

    @TestFactory
    Stream<DynamicTest> everyPacketIsTakenOutOfItsTunnelTheWayDeepFlowSays() throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.get("kind").asText().equals("tunnel"))
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts)));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = "deepflow/" + facts.get("pcap").asText();
        Map<Integer, JsonNode> outside = byPacket(facts.get("asserted_by_deepflow"));
        Map<Integer, JsonNode> inside = byPacket(facts.get("tshark_packets"));
        Map<String, String> differences = new TreeMap<>();
        int number = 0;
        try (PacketSource packets = CaptureFile.open(Corpus.capture(capture))) {
            while (packets.next()) {
                number++;
                JsonNode outer = outside.remove(number);
                if (outer != null) {
                    PacketHeaders h = decode(packets, 1L << type(outer));
                    compare(number, outside(outer), outside(h, packets.wireLength()), differences);
                }
                JsonNode inner = inside.get(number);
                if (inner != null && inner.get("inner_src").isTextual()) {
                    compare(number, inside(inner), inside(decode(packets, TunnelType.ALL)), differences);
                }
            }
        }
        known.check(capture, differences);
        assertThat(outside).as("packets that the capture lacks").isEmpty();
    }

    private static Map<Integer, JsonNode> byPacket(JsonNode list) {
        Map<Integer, JsonNode> byPacket = new HashMap<>();
        list.forEach(entry -> byPacket.put(entry.get("packet").asInt(), entry));
        return byPacket;
    }

    private static int type(JsonNode expected) {
        return TYPES.get(expected.get("tunnel").asText());
    }

    private static PacketHeaders decode(PacketSource packets, long peeled) {
        PacketDecoder decoder =
                new PacketDecoder(DecodeOptions.defaults().withPeeled(peeled).withJoinFragments(false));
        decoder.decode(
                packets.capturePoint().linkType(),
                packets.timestampNanos(),
                packets.buffer(),
                packets.offset(),
                packets.capturedLength(),
                packets.wireLength());
        return decoder.headers();
    }

    private static Map<String, Object> outside(JsonNode facts) {
        Map<String, Object> expected = new TreeMap<>();
        expected.put("type", type(facts));
        expected.put("tiers", facts.get("tiers").asInt());
        expected.put("id", facts.get("id").asInt());
        expected.put("IPv6", facts.get("outer_is_ipv6").asBoolean());
        expected.put("source", facts.get("outer_src").asText());
        expected.put("destination", facts.get("outer_dst").asText());
        expected.put("source MAC", facts.get("outer_src_mac_low32").asText());
        expected.put("destination MAC", facts.get("outer_dst_mac_low32").asText());
        expected.put(
                "bytes taken off",
                facts.get("l2_header_bytes").asInt()
                        + facts.get("removed_after_l2_bytes").asInt());
        return expected;
    }

    private static Map<String, Object> outside(PacketHeaders h, int wireLength) {
        Map<String, Object> actual = new TreeMap<>();
        actual.put("type", h.tunnelType);
        actual.put("tiers", h.tunnelTier);
        actual.put("id", h.tunnelId);
        actual.put("IPv6", !h.tunnelIsIpv4);
        // Of an IPv6 address DeepFlow keeps the low 32 bits.
        actual.put("source", Addresses.ipv4((int) h.tunnelSourceLow));
        actual.put("destination", Addresses.ipv4((int) h.tunnelDestinationLow));
        actual.put("source MAC", String.format("%08x", (int) h.tunnelMacSource));
        actual.put("destination MAC", String.format("%08x", (int) h.tunnelMacDestination));
        // An IP packet in an IP packet has no link header of its own.
        int linkBytes = h.tunnelType == TunnelType.IPIP ? h.linkBytes : 0;
        actual.put("bytes taken off", wireLength - h.countedBytes + linkBytes);
        return actual;
    }

    private static Map<String, Object> inside(JsonNode facts) {
        Map<String, Object> expected = new TreeMap<>();
        expected.put("inner source", Addresses.normal(facts.get("inner_src").asText()));
        expected.put(
                "inner destination", Addresses.normal(facts.get("inner_dst").asText()));
        expected.put("inner source port", facts.get("inner_sport").asInt());
        expected.put("inner destination port", facts.get("inner_dport").asInt());
        return expected;
    }

    private static Map<String, Object> inside(PacketHeaders h) {
        Map<String, Object> actual = new TreeMap<>();
        actual.put("inner source", address(h, h.sourceHigh, h.sourceLow));
        actual.put("inner destination", address(h, h.destinationHigh, h.destinationLow));
        actual.put("inner source port", h.sourcePort);
        actual.put("inner destination port", h.destinationPort);
        return actual;
    }

    private static void compare(
            int packet, Map<String, Object> expected, Map<String, Object> actual, Map<String, String> differences) {
        Map<String, String> ofPacket = new TreeMap<>();
        expected.forEach((name, value) -> {
            if (!value.equals(actual.get(name))) {
                ofPacket.put(name, "expected " + value + ", engine " + actual.get(name));
            }
        });
        if (!ofPacket.isEmpty()) {
            differences.put("packet " + packet, ofPacket.toString());
        }
    }

    private static String address(PacketHeaders h, long high, long low) {
        return h.isIpv4 ? Addresses.ipv4((int) low) : Addresses.ipv6(high, low);
    }
}
