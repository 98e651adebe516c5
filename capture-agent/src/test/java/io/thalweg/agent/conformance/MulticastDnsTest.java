package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Multicast DNS (RFC 6762) of the corpus against TShark. What is asked of a group makes no rows, as many may answer or nobody,
 * to the group again, and hosts announce themselves unasked: TShark's exchanges are all differences. What is in the messages
 * is compared by making each one that two hosts would exchange, which is the form that has rows.
 */
final class MulticastDnsTest {
    private static final int PORT = 5353;
    /** The first message's other port; each has its own, and with it a flow of its own. */
    private static final int OTHER_PORT = 40_000;

    private static final int ETHERNET = 14;
    private static final int UDP = 17;

    /** All rows about the port take part, answers without a question too. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            return exchange.get("id").asLong() == row.requestId;
        }

        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            return row.l7ProtocolStr.equals("DNS") && (row.serverPort == PORT || row.clientPort == PORT);
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("mDNS", "mdns-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesBetweenTwoHostsAgreeWithTshark() throws IOException {
        List<JsonNode> multicasting = Corpus.facts("oracle").stream()
                .map(Corpus::read)
                .filter(facts -> !messages(facts).isEmpty())
                .toList();
        assertThat(multicasting).isNotEmpty();
        return multicasting.stream()
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agree(facts)));
    }

    private static JsonNode messages(JsonNode facts) {
        return facts.path("l7").path("mDNS").path("messages");
    }

    private static void agree(JsonNode facts) throws IOException {
        List<Frame> frames = Frame.all(Corpus.capture(facts.get("pcap").asText()));
        List<L7FlowLog> rows = new ArrayList<>();
        FlowEngine engine = new FlowEngine(EngineRun.RAW_TEXTS, EngineRun.sessionsTo(rows));
        engine.open(engine.newShard(1, 0));
        int other = OTHER_PORT;
        for (JsonNode message : messages(facts)) {
            Frame frame = frames.get(message.get("packet").asInt() - 1);
            toOneHost(frame.bytes(), isQuery(message), other++);
            frame.feed(engine, 0);
        }
        engine.finish();
        assertThat(rows).hasSize(messages(facts).size());
        for (L7FlowLog row : rows) {
            check(messages(facts).get(row.clientPort - OTHER_PORT), row);
        }
    }

    private static boolean isQuery(JsonNode message) {
        return message.get("kind").asText().equals("request");
    }

    /** Makes a datagram to the group one to a host: of a query the sender's port changes, of a response the receiver's. */
    private static void toOneHost(byte[] frame, boolean isQuery, int otherPort) {
        boolean is4 = frame[ETHERNET] >> 4 == 4;
        int destination = ETHERNET + (is4 ? 16 : 24);
        int udp = ETHERNET + (is4 ? (frame[ETHERNET] & 0xf) * 4 : 40);
        assertThat(frame[ETHERNET + (is4 ? 9 : 6)]).isEqualTo((byte) UDP);
        assertThat(NetworkBytes.u16(frame, udp)).isEqualTo(PORT);
        assertThat(NetworkBytes.u16(frame, udp + 2)).isEqualTo(PORT);
        frame[destination] = (byte) (is4 ? 10 : 0x20);
        int port = isQuery ? udp : udp + 2;
        frame[port] = (byte) (otherPort >> 8);
        frame[port + 1] = (byte) otherPort;
    }

    private static void check(JsonNode message, L7FlowLog row) {
        assertThat(row.serverPort).isEqualTo(PORT);
        assertThat(row.requestId).isEqualTo(message.get("id").asLong());
        assertThat(row.type).isEqualTo(isQuery(message) ? 0 : 1);
        assertThat(row.hasResponseCode).isEqualTo(message.has("rcode"));
        JsonNode question = message.path("queries").path(0);
        assertThat(row.requestType).isEqualTo(question.path("type").asText());
        assertThat(row.requestResource).isEqualTo(question.path("name").asText());
        if (message.has("rcode")) {
            assertThat(row.responseCode).isEqualTo(message.get("rcode").asInt());
            assertThat(row.responseResult.split("; ")).containsSubsequence(records(message));
        }
    }

    /** Those whose data TShark's facts hold: addresses and names. */
    private static List<String> records(JsonNode message) {
        List<String> records = new ArrayList<>();
        for (JsonNode answer : message.path("answers")) {
            if (answer.has("data")) {
                records.add(
                        answer.get("type").asText() + "=" + answer.get("data").asText() + " TTL="
                                + answer.get("ttl").asInt());
            }
        }
        assertThat(records).isNotEmpty();
        return records;
    }
}
