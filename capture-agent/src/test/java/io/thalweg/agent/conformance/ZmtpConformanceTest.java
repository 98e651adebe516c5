package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ZMTP commands of the corpus against DeepFlow's parser tests: length, subscription and error. Greetings and messages do not
 * compare: DeepFlow, which sees each packet alone, has one for every part of them.
 */
final class ZmtpConformanceTest {
    @TestFactory
    Stream<DynamicTest> commandsAgreeWithDeepFlow() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : Corpus.facts("expect")) {
            JsonNode facts = Corpus.read(path);
            List<String> expected = new ArrayList<>();
            for (JsonNode message : facts.path("messages")) {
                if (message.path("protocol").asText().equals("ZMTP")
                        && message.path("request_type").asText().equals("Command")) {
                    expected.add(text(message));
                }
            }
            if (!expected.isEmpty()) {
                String capture = "deepflow/" + facts.get("pcap").asText();
                tests.add(DynamicTest.dynamicTest(
                        capture, () -> assertThat(commands(capture)).containsExactlyInAnyOrderElementsOf(expected)));
            }
        }
        return tests.stream();
    }

    private static String text(JsonNode message) {
        long length = message.path("request_length").asLong()
                + message.path("response_length").asLong();
        return length + " " + text(message, "request_resource") + " " + text(message, "exception") + " "
                + message.path("response_status").asText();
    }

    private static String text(JsonNode message, String field) {
        return message.hasNonNull(field) ? message.get(field).asText() : "";
    }

    private static List<String> commands(String capture) throws IOException {
        EngineRun run = EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS.withWholeFlows(true));
        return run.sessions().stream()
                .filter(row -> row.l7ProtocolStr.equals("ZMTP") && row.requestType.equals("Command"))
                .map(row -> row.requestLength + " " + row.requestResource + " " + row.responseException + " "
                        + (row.responseStatus == 0 ? "ok" : "server_error"))
                .toList();
    }
}
