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

/** Memcached of the whole corpus against TShark and against DeepFlow's parser tests. */
final class MemcachedConformanceTest {
    /** TShark shows commands and keys apart; several of a segment together. */
    private static final class Reading implements Exchanges.Reading {
        @Override
        public boolean agree(JsonNode exchange, L7FlowLog row) {
            for (JsonNode key : exchange.path("keys")) {
                if (!List.of(row.requestResource.split(" ")).contains(key.asText())) {
                    return false;
                }
            }
            return Exchanges.durationAgrees(exchange, row);
        }

        /** TShark has no exchange for a command that gets no answer. */
        @Override
        public boolean isMine(L7FlowLog row, String protocol) {
            return Exchanges.Reading.super.isMine(row, protocol) && !row.requestType.equals("quit");
        }

        @Override
        public String type(JsonNode exchange) {
            return exchange.path("commands").path(0).asText();
        }

        @Override
        public String resource(L7FlowLog row) {
            return "";
        }
    }

    @TestFactory
    Stream<DynamicTest> exchangesAgreeWithTshark() throws IOException {
        return new Exchanges("Memcached", "memcached-differences.tsv", new Reading()).tests();
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("Memcached", "memcached-deepflow-differences.tsv").tests();
    }

    /** What the client did and saw, beside the capture of it; it lost count behind the block of data that was too long. */
    @Test
    void liveCaptureAgreesWithItsClient() throws IOException {
        List<String> expected = new ArrayList<>();
        JsonNode operations =
                Corpus.read(Corpus.capture("live/memcached_text.actions.json")).get("operations");
        for (int i = 0; i < 19; i++) {
            JsonNode operation = operations.get(i);
            expected.add(operation.get("command").asText() + " | "
                    + operation.path("response").path(0).asText());
        }
        expected.addAll(List.of(
                "set k4 0 0 2 | CLIENT_ERROR bad data chunk",
                "ong | ERROR",
                "get k1 | END",
                "get k2 | VALUE k2 0 5000",
                "get k3 | VALUE k3 0 2",
                "flush_all | OK",
                "quit | "));
        EngineRun run =
                EngineRun.of(Corpus.capture("live/memcached_text.pcap"), EngineRun.RAW_TEXTS.withWholeFlows(true));
        assertThat(run.sessions())
                .extracting(row -> row.requestResource + " | " + row.responseResult + row.responseException)
                .containsExactlyElementsOf(expected);
    }
}
