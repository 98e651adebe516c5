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
import org.junit.jupiter.api.TestFactory;

/** OpenWire of the corpus against TShark, which finds every command but does not read tight ones, and against DeepFlow's tests. */
final class OpenWireConformanceTest {
    private static final int FIRST_RESPONSE = 30;
    private static final int LAST_RESPONSE = 34;

    @TestFactory
    Stream<DynamicTest> commandsAgreeWithTshark() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : Corpus.facts("oracle")) {
            JsonNode facts = Corpus.read(path);
            List<String> expected = new ArrayList<>();
            facts.path("l7").path("OpenWire").path("messages").forEach(message -> expected.add(command(message)));
            if (!expected.isEmpty()) {
                String capture = facts.get("pcap").asText();
                tests.add(DynamicTest.dynamicTest(
                        capture, () -> assertThat(commands(capture)).containsExactlyInAnyOrderElementsOf(expected)));
            }
        }
        return tests.stream();
    }

    private static String command(JsonNode message) {
        int command = message.get("command").asInt();
        boolean isResponse = command >= FIRST_RESPONSE && command <= LAST_RESPONSE;
        return (isResponse ? "response" : name(command)) + " "
                + message.get("length").asLong();
    }

    private static String name(int command) {
        return switch (command) {
            case 1 -> "WireFormatInfo";
            case 2 -> "BrokerInfo";
            case 3 -> "ConnectionInfo";
            case 4 -> "SessionInfo";
            case 5 -> "ConsumerInfo";
            case 6 -> "ProducerInfo";
            case 11 -> "ShutdownInfo";
            case 12 -> "RemoveInfo";
            case 18 -> "ConnectionControl";
            case 21 -> "MessageDispatch";
            case 22 -> "MessageAck";
            case 28 -> "ActiveMQTextMessage";
            default -> "command " + command;
        };
    }

    private static List<String> commands(String capture) throws IOException {
        List<String> commands = new ArrayList<>();
        EngineRun run = EngineRun.of(Corpus.capture(capture), EngineRun.RAW_TEXTS.withWholeFlows(true));
        for (L7FlowLog row : run.sessions()) {
            if (row.l7ProtocolStr.equals("OpenWire")) {
                if (row.type != 1) {
                    commands.add(row.requestType + " " + row.requestLength);
                }
                if (row.hasResponseLength) {
                    commands.add("response " + row.responseLength);
                }
            }
        }
        return commands;
    }

    /** Lengths aside, which DeepFlow files by direction and the test above compares. */
    @TestFactory
    Stream<DynamicTest> messagesAgreeWithDeepFlow() throws IOException {
        return new DeepFlowMessages("OpenWire", "openwire-deepflow-differences.tsv")
                .without("request_length")
                .tests();
    }
}
