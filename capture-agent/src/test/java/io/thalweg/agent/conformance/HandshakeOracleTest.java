package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Client and three round trips of every TCP handshake of the corpus against TShark, within 1 µs.
 *
 * <p>Where the definitions differ, {@link Handshake} tells by which rule and what we should say instead.
 */
final class HandshakeOracleTest {
    private static final EngineOptions OPTIONS = EngineOptions.defaults()
            .withWholeFlows(true)
            .withDecode(DecodeOptions.defaults().withJoinFragments(false));

    @TestFactory
    Stream<DynamicTest> roundTripsOfEveryHandshakeAgreeWithTshark() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> agrees(Corpus.read(file))));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        Path file = Corpus.capture(capture);
        Map<String, List<TcpSegment>> packets = TcpSegment.of(file);
        Map<String, L4FlowLog> rows = EngineRun.of(file, OPTIONS).flows().stream()
                .filter(row -> row.protocol == 6)
                .collect(Collectors.toMap(row -> Ends.of(row) + " " + row.startTime, row -> row, (a, b) -> a));
        Map<String, String> differences = new TreeMap<>();
        for (TsharkConversation conversation : TsharkConversation.allTcp(facts)) {
            JsonNode handshake = conversation.facts().path("handshake");
            L4FlowLog row = rows.get(conversation.ends() + " " + conversation.firstMicros());
            if (!handshake.isObject()) {
                continue;
            }
            assertThat(row)
                    .as("a flow that begins with %s", conversation.ends())
                    .isNotNull();
            Handshake expected = Handshake.of(handshake, packets.get(conversation.ends()), conversation);
            String client = conversation.clientSentSyn() ? conversation.client() : Ends.client(row);
            if (!expected.agrees(row) || !Ends.client(row).equals(client)) {
                differences.put(
                        conversation.ends(),
                        String.format(
                                "tshark client %s, %s; engine client %s, rtt_server %.0f, rtt_client %.0f, rtt %.0f",
                                client, expected, Ends.client(row), row.rttServer, row.rttClient, row.rtt));
            }
        }
        assertThat(differences).as(capture).isEmpty();
    }
}
