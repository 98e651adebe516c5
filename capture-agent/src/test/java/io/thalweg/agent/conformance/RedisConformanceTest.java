package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Redis of the whole corpus against TShark and against DeepFlow's parser tests. */
final class RedisConformanceTest {
    /** TShark's facts hold this much of a value. */
    private static final int SHOWN = 400;

    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            String error = exchange.path("error").asText();
            return exchange.has("response_packet") == (row.type == 2)
                    && error.isEmpty() == (row.responseStatus != 3)
                    && error.equals(row.responseException)
                    && Exchanges.durationAgrees(exchange, row);
        }

        /** Messages of channels are none of TShark's exchanges. */
        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            return Exchanges.Reading.super.isMine(row, protocol) && !row.requestType.endsWith("message");
        }

        @Override
        public String resource(JsonNode exchange) {
            return shown(exchange.path("request_resource").asText());
        }

        @Override
        public String resource(L7FlowLog row) {
            return shown(row.requestResource);
        }

        private static String shown(String text) {
            return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("Redis", "redis-differences.tsv", new Reading()).tests();
    }

    /** What the client did and saw, beside the capture of it. */
    @Test
    void liveCaptureAgreesWithItsClient() throws IOException {
        List<String> expected = new ArrayList<>();
        JsonNode operations =
                Corpus.read(Corpus.capture("live/redis.actions.json")).get("operations");
        for (JsonNode operation : operations) {
            String reply = operation.get("reply").asText();
            String error = reply.startsWith("-") ? reply.substring(1).trim() : "";
            String command = operation.get("command").asText().replace("inline ", "");
            List<String> commands =
                    command.equals("pipeline of 3") ? List.of("SET p1 1", "INCR p1", "GET p1") : List.of(command);
            commands.forEach(one -> expected.add(one + " | " + error));
        }
        EngineRun run = EngineRun.of(Corpus.capture("live/redis.pcap"), EngineRun.RAW_TEXTS.withWholeFlows(true));
        assertThat(run.sessions()).allMatch(row -> row.type == 2);
        assertThat(run.sessions())
                .extracting(row -> row.requestResource.replaceAll("y{1000,}", "(20000 bytes)") + " | "
                        + row.responseException.trim())
                .containsExactlyElementsOf(expected);
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("Redis", "redis-deepflow-differences.tsv").tests();
    }
}
