package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Packets and bytes of every conversation of the corpus against TShark's counts.
 *
 * <p>A conversation is (protocol, address and port of either end); TShark numbers TCP connections, our flows begin anew
 * after a close or a time-out, so both are added up by those ends. What differs for a reason stands in
 * {@code conformance/l4-differences.tsv}, and must differ still.
 */
final class L4OracleTest {
    private static final int ETHERNET_HEADER = 14;

    private final KnownDifferences known = KnownDifferences.read("l4-differences.tsv");

    @TestFactory
    Stream<DynamicTest> packetsAndBytesOfEveryConversationAgreeWithTshark() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> agrees(Corpus.read(file))));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        Map<String, Sides> expected = conversations(facts);
        Map<String, Sides> actual = flows(capture);
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((ends, volume) -> {
            if (!actual.containsKey(ends) || !volume.agrees(actual.get(ends))) {
                differences.put(ends, "tshark " + volume + "; engine " + actual.get(ends));
            }
        });
        actual.forEach((ends, volume) -> {
            if (!expected.containsKey(ends)) {
                differences.put(ends, "tshark nothing; engine " + volume);
            }
        });
        known.check(capture, differences);
    }

    private static Map<String, Sides> conversations(JsonNode facts) {
        Map<String, Sides> volumes = new TreeMap<>();
        for (JsonNode c : facts.get("conversations")) {
            String client =
                    Ends.end(c.get("client").asText(), c.get("client_port").asInt());
            String server =
                    Ends.end(c.get("server").asText(), c.get("server_port").asInt());
            boolean hasPorts =
                    c.get("client_port").asInt() != 0 || c.get("server_port").asInt() != 0;
            String protocol = protocol(c.get("l4").asText(), hasPorts);
            add(volumes, protocol, client, server, volume(c.get("c2s"), hasPorts), volume(c.get("s2c"), hasPorts));
        }
        return volumes;
    }

    /** L4 payload as the IP header tells it: TShark's own number stops where a capture was cut. */
    private static Volume volume(JsonNode side, boolean hasPorts) {
        return new Volume(
                side.get("packets").asLong(),
                side.get("ip_bytes").asLong(),
                side.get("ip_payload_bytes").asLong(),
                hasPorts ? side.get("l4_payload_bytes_from_ip_length").asLong() : 0);
    }

    private static String protocol(String name, boolean hasPorts) {
        return switch (name) {
            case "tcp", "udp" -> hasPorts ? name : "other";
            case "icmp", "icmpv6" -> name;
            default -> "other";
        };
    }

    private static Map<String, Sides> flows(String capture) throws IOException {
        // TShark's facts keep later fragments apart, as conversations without ports.
        EngineOptions options = EngineOptions.defaults()
                .withWholeFlows(true)
                .withDecode(DecodeOptions.defaults().withJoinFragments(false));
        EngineRun run = EngineRun.of(Corpus.capture(capture), options);
        assertThat(run.flows().stream()
                        .mapToLong(row -> row.packetTx + row.packetRx)
                        .sum())
                .as("every packet is in one flow")
                .isEqualTo(run.counters().packets);
        Map<String, Sides> volumes = new TreeMap<>();
        for (L4FlowLog row : run.flows()) {
            if (row.ethType != 0x0800 && row.ethType != 0x86dd) {
                continue;
            }
            add(
                    volumes,
                    protocol(row),
                    Ends.client(row),
                    Ends.server(row),
                    new Volume(
                            row.packetTx, ipBytes(row.byteTx, row.packetTx), row.l3ByteTx, payload(row, row.l4ByteTx)),
                    new Volume(
                            row.packetRx, ipBytes(row.byteRx, row.packetRx), row.l3ByteRx, payload(row, row.l4ByteRx)));
        }
        return volumes;
    }

    /** {@code byte_tx} without its link headers; tags, which each direction may have or not, are told by what is over. */
    private static long ipBytes(long bytes, long packets) {
        return bytes - packets * ETHERNET_HEADER;
    }

    /** TShark counts payload of TCP and UDP only. */
    private static long payload(L4FlowLog row, long bytes) {
        return hasPorts(row) ? bytes : 0;
    }

    private static boolean hasPorts(L4FlowLog row) {
        return row.clientPort != 0 || row.serverPort != 0;
    }

    private static String protocol(L4FlowLog row) {
        boolean hasPorts = hasPorts(row);
        return switch (row.protocol) {
            case 6 -> hasPorts ? "tcp" : "other";
            case 17 -> hasPorts ? "udp" : "other";
            case 1 -> "icmp";
            case 58 -> "icmpv6";
            default -> "other";
        };
    }

    private static void add(
            Map<String, Sides> volumes, String protocol, String client, String server, Volume tx, Volume rx) {
        boolean clientFirst = client.compareTo(server) <= 0;
        String ends = protocol + " " + Ends.of(client, server);
        volumes.merge(ends, clientFirst ? new Sides(tx, rx) : new Sides(rx, tx), Sides::plus);
    }

    /** What either end of a conversation sent. */
    private record Sides(Volume first, Volume second) {
        Sides plus(Sides other) {
            return new Sides(first.plus(other.first), second.plus(other.second));
        }

        boolean agrees(Sides engine) {
            return first.agrees(engine.first) && second.agrees(engine.second);
        }
    }
}
