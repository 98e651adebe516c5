package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** NATS of the corpus against the corpus' own decoder and against DeepFlow's parser tests. */
final class NatsConformanceTest {
    /** What answers, or says nothing but that all is well. */
    private static final Set<String> NO_ROW_OF_ITS_OWN = Set.of("CONNECT", "PONG", "+OK");

    @TestFactory
    Stream<DynamicTest> operationsAgreeWithTheDecoder() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : Corpus.facts("oracle")) {
            JsonNode facts = Corpus.read(path);
            JsonNode decoded = facts.path("light_decoder");
            if (decoded.path("protocol").asText().equals("NATS")) {
                String capture = facts.get("pcap").asText();
                tests.add(DynamicTest.dynamicTest(capture, () -> assertThat(operations(capture))
                        .containsExactlyInAnyOrderElementsOf(expected(decoded))));
            }
        }
        return tests.stream();
    }

    private static List<String> expected(JsonNode decoded) {
        List<String> expected = new ArrayList<>();
        for (JsonNode message : decoded.path("messages")) {
            String operation = message.path("op").asText();
            if (!operation.isEmpty() && !NO_ROW_OF_ITS_OWN.contains(operation)) {
                expected.add(operation + " " + message.path("subject").asText());
            }
        }
        return expected;
    }

    private static List<String> operations(String capture) throws IOException {
        EngineRun run = EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS.withWholeFlows(true));
        return run.sessions().stream()
                .filter(row -> row.l7ProtocolStr.equals("NATS") && row.type != 1)
                .map(row -> row.requestType + " " + row.requestResource)
                .toList();
    }

    /** DeepFlow counts the whole packet for each of the operations in it, and files it under the side that sent it. */
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("NATS", "nats-deepflow-differences.tsv")
                .without("captured_request_bytes")
                .without("captured_response_bytes")
                .tests();
    }
}
