package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The messages that DeepFlow's own parser tests assert, against the engine's rows of one protocol: each request and each
 * session with the row of the request that passed in the same packet, each response with the row of that response. What
 * finds no partner this way is matched in order if as many are left on either side. A field that is absent is not asserted.
 *
 * <p>Differences are keyed {@code request 3 endpoint} or {@code response 1 missing}: the n-th message of its kind that is
 * asserted in the capture, the field. A session counts as request. Rows without a message are {@code more requests},
 * {@code more responses}.
 */
final class DeepFlowMessages {
    private final String protocol;
    private final KnownDifferences known;
    private final MessageFields fields = new MessageFields();
    private Function<JsonNode, String> kinds = DeepFlowMessages::kind;

    DeepFlowMessages(String protocol, String differences) {
        this.protocol = protocol;
        this.known = KnownDifferences.read(differences);
    }

    /** One more field of requests (and sessions), beyond the columns that all protocols share. */
    DeepFlowMessages requestField(String name, Function<L7FlowLog, Object> value) {
        fields.request(name, value);
        return this;
    }

    /** One more field of responses; {@link MessageFields#attribute} makes the second argument for attributes. */
    DeepFlowMessages responseField(String name, Function<L7FlowLog, Object> value) {
        fields.response(name, value);
        return this;
    }

    /** Leaves a field out, for a reason that concerns every message of the protocol. */
    DeepFlowMessages without(String field) {
        fields.remove(field);
        return this;
    }

    /** What each message is ({@code request}, {@code response}, {@code session}, {@code none}) when its kind does not tell. */
    DeepFlowMessages kinds(Function<JsonNode, String> value) {
        kinds = value;
        return this;
    }

    /** Where the kind is not asserted, a message with a response's length or code is a response. */
    private static String kind(JsonNode message) {
        String kind = message.get("kind").asText();
        if (!kind.equals("unasserted")) {
            return kind;
        }
        return message.hasNonNull("response_length") || message.hasNonNull("response_code") ? "response" : "request";
    }

    Stream<DynamicTest> tests() throws IOException {
        return tests(EngineRun.RAW_TEXTS);
    }

    Stream<DynamicTest> tests(EngineOptions options) throws IOException {
        return Corpus.facts("expect").stream()
                .map(Corpus::read)
                .filter(facts -> facts.get("kind").asText().equals("l7") && speaks(facts))
                .map(facts -> DynamicTest.dynamicTest(facts.get("pcap").asText(), () -> agrees(facts, options)));
    }

    private boolean speaks(JsonNode facts) {
        for (JsonNode message : facts.get("messages")) {
            if (isMine(message)) {
                return true;
            }
        }
        return false;
    }

    private boolean isMine(JsonNode message) {
        return message.path("protocol").asText().equals(protocol);
    }

    private void agrees(JsonNode facts, EngineOptions options) throws IOException {
        String capture = facts.get("pcap").asText();
        EngineRun run = EngineRun.of(Corpus.capture("deepflow/" + capture), options.withWholeFlows(true));
        Map<String, String> differences = new TreeMap<>();
        requests(facts, run, differences);
        responses(facts, run, differences);
        known.check(capture, differences);
    }

    private void requests(JsonNode facts, EngineRun run, Map<String, String> differences) {
        List<JsonNode> expected = messages(facts, Set.of("request", "session"));
        List<L7FlowLog> rows = run.sessions().stream()
                .filter(row -> row.l7ProtocolStr.equals(protocol) && row.type != 1)
                .sorted(Comparator.comparing((L7FlowLog row) -> row.startTime).thenComparing(row -> row.reqTcpSeq))
                .toList();
        L7FlowLog[] matched = match(expected, rows, row -> row.startTime, run.packetMicros());
        for (int i = 0; i < matched.length; i++) {
            String where = "request " + (i + 1) + " ";
            JsonNode message = expected.get(i);
            if (matched[i] == null) {
                differences.put(where + "missing", text(message));
                continue;
            }
            fields.compareRequest(message, matched[i], where, differences);
            if (isMerged(message)) {
                fields.compareResponse(message, matched[i], where, differences);
            }
        }
        surplus("more requests", rows, matched, differences);
    }

    private void responses(JsonNode facts, EngineRun run, Map<String, String> differences) {
        List<JsonNode> expected = messages(facts, Set.of("response"));
        boolean hasMerged = messages(facts, Set.of("session")).stream().anyMatch(DeepFlowMessages::isMerged);
        List<L7FlowLog> rows = run.sessions().stream()
                .filter(row -> row.l7ProtocolStr.equals(protocol) && hasResponse(row) && !(hasMerged && row.type == 2))
                .sorted(Comparator.comparing((L7FlowLog row) -> row.endTime).thenComparing(row -> row.respTcpSeq))
                .toList();
        L7FlowLog[] matched = match(expected, rows, row -> row.endTime, run.packetMicros());
        for (int i = 0; i < matched.length; i++) {
            String where = "response " + (i + 1) + " ";
            if (matched[i] == null) {
                differences.put(where + "missing", text(expected.get(i)));
            } else {
                fields.compareResponse(expected.get(i), matched[i], where, differences);
            }
        }
        surplus("more responses", rows, matched, differences);
    }

    private List<JsonNode> messages(JsonNode facts, Set<String> wanted) {
        List<JsonNode> messages = new ArrayList<>();
        for (JsonNode message : facts.get("messages")) {
            if (isMine(message) && wanted.contains(kinds.apply(message))) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** Whether a session is of request and response that the harness has put together. */
    private static boolean isMerged(JsonNode message) {
        return message.path("captured_response_bytes").asInt() > 0
                && message.path("captured_request_bytes").asInt() > 0;
    }

    /** Whether a row has a response of its own, other than a message that is complete by itself. */
    private static boolean hasResponse(L7FlowLog row) {
        return row.type == 1 || row.type == 2 && (row.capturedResponseByte > 0 || row.respTcpSeq != 0);
    }

    /** The row of each message, first by the packet it passed in, then by order. */
    private static L7FlowLog[] match(
            List<JsonNode> messages, List<L7FlowLog> rows, Function<L7FlowLog, Long> time, long[] packetMicros) {
        L7FlowLog[] matched = new L7FlowLog[messages.size()];
        List<L7FlowLog> left = new ArrayList<>(rows);
        for (int i = 0; i < matched.length; i++) {
            int packet = messages.get(i).path("packet").asInt();
            long micros = packet == 0 ? Long.MIN_VALUE : packetMicros[packet - 1];
            matched[i] = left.stream()
                    .filter(row -> time.apply(row) == micros)
                    .findFirst()
                    .orElse(null);
            removeSame(left, matched[i]);
        }
        long missing = Stream.of(matched).filter(row -> row == null).count();
        if (missing == left.size()) {
            for (int i = 0; i < matched.length; i++) {
                matched[i] = matched[i] == null ? left.remove(0) : matched[i];
            }
        }
        return matched;
    }

    private static void removeSame(List<L7FlowLog> rows, L7FlowLog row) {
        rows.removeIf(other -> other == row);
    }

    private static void surplus(
            String what, List<L7FlowLog> rows, L7FlowLog[] matched, Map<String, String> differences) {
        Set<L7FlowLog> known = new HashSet<>();
        List<String> texts = new ArrayList<>();
        for (L7FlowLog row : matched) {
            known.add(row);
        }
        for (L7FlowLog row : rows) {
            if (!known.contains(row)) {
                texts.add(String.join(
                        " ",
                        "type " + row.type,
                        row.requestType,
                        row.requestResource,
                        row.requestId + "",
                        row.responseResult));
            }
        }
        if (!texts.isEmpty()) {
            differences.put(what, texts.size() + ": " + String.join("; ", texts));
        }
    }

    private static String text(JsonNode message) {
        return "packet " + message.path("packet").asText() + " "
                + message.path("direction").asText() + " "
                + message.path("kind").asText() + " "
                + message.path("request_type").asText() + " "
                + message.path("request_resource").asText();
    }
}
