package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.row.L7FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** AMQP of the corpus against TShark, against the client of the live capture and against DeepFlow's parser tests. */
final class AmqpConformanceTest {
    /** The methods that ask or are complete by themselves, in the order in which they are sent. */
    @TestFactory
    Stream<DynamicTest> methodsAgreeWithTshark() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : Corpus.facts("oracle")) {
            JsonNode facts = Corpus.read(path);
            List<String> expected = new ArrayList<>();
            facts.path("l7").path("AMQP").path("messages").forEach(message -> {
                String name =
                        name(message.path("cls").asInt(), message.path("method").asInt());
                if (message.path("kind").asText().equals("method") && !name.isEmpty()) {
                    expected.add(name + " " + resource(message));
                }
            });
            if (!expected.isEmpty()) {
                String capture = facts.get("pcap").asText();
                tests.add(DynamicTest.dynamicTest(
                        capture, () -> assertThat(methods(capture)).containsExactlyInAnyOrderElementsOf(expected)));
            }
        }
        return tests.stream();
    }

    private static List<String> methods(String capture) throws IOException {
        EngineRun run = EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS.withWholeFlows(true));
        return run.sessions().stream()
                .filter(row -> row.l7ProtocolStr.equals("AMQP") && row.type != 1 && !row.requestType.isEmpty())
                .map(row -> row.requestType + " " + row.requestResource)
                .toList();
    }

    private static String resource(JsonNode message) {
        boolean hasKey = message.has("exchange") || message.has("routing_key");
        return hasKey
                ? message.path("exchange").asText() + "."
                        + message.path("routing_key").asText()
                : message.path("queue").asText();
    }

    /** Empty for answers. */
    private static String name(int classId, int method) {
        return switch (classId * 1000 + method) {
            case 10_010 -> "Connection.Start";
            case 10_030 -> "Connection.Tune";
            case 10_040 -> "Connection.Open";
            case 10_050 -> "Connection.Close";
            case 20_010 -> "Channel.Open";
            case 20_040 -> "Channel.Close";
            case 40_010 -> "Exchange.Declare";
            case 50_010 -> "Queue.Declare";
            case 50_020 -> "Queue.Bind";
            case 60_010 -> "Basic.Qos";
            case 60_020 -> "Basic.Consume";
            case 60_030 -> "Basic.Cancel";
            case 60_040 -> "Basic.Publish";
            case 60_060 -> "Basic.Deliver";
            case 60_070 -> "Basic.Get";
            case 60_080 -> "Basic.Ack";
            case 85_010 -> "Confirm.Select";
            default -> method % 10 == 0 ? classId + "." + method : "";
        };
    }

    @Test
    void refusalsOfTheLiveCaptureAgreeWithItsClient() throws IOException {
        EngineRun run = EngineRun.of(Corpus.capture("live/amqp.pcap"), EngineRun.RAW_TEXTS.withWholeFlows(true));
        List<String> expected = new ArrayList<>();
        for (JsonNode operation :
                Corpus.read(Corpus.capture("live/amqp.actions.json")).get("operations")) {
            if (operation.has("code")) {
                expected.add(operation.get("code").asText() + " "
                        + operation.get("text").asText());
            }
        }
        assertThat(run.sessions())
                .filteredOn(row -> row.responseStatus == 4 && row.requestType.endsWith("Declare"))
                .extracting(AmqpConformanceTest::refusal)
                .containsExactlyElementsOf(expected);
    }

    private static String refusal(L7FlowLog row) {
        return row.responseCode + " " + row.responseException;
    }

    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("AMQP", "amqp-deepflow-differences.tsv").tests();
    }
}
