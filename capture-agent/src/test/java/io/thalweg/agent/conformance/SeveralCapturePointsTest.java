package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A node that sees the same packets at two interfaces, as those of a pod: every flow and every session stands there once for
 * each, with the counts that either alone would give; nothing is counted twice in one of them.
 */
final class SeveralCapturePointsTest {
    private static final int POD = 7;
    private static final int NODE = 9;
    private static final long MICROSECOND = 1000;

    private final KnownDifferences known = KnownDifferences.read("capture-points-differences.tsv");

    @TestFactory
    Stream<DynamicTest> eachCapturePointHasItsOwnFlows() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> apart(Corpus.read(file))));
    }

    private void apart(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        List<Frame> frames = Frame.all(Corpus.capture(capture));
        List<String> expected = new ArrayList<>(seenAt(frames, POD));
        expected.addAll(seenAt(frames, NODE));
        List<String> unexpected = new ArrayList<>();
        for (String row : seenAt(frames, POD, NODE)) {
            if (!expected.remove(row)) {
                unexpected.add(row);
            }
        }
        Map<String, String> differences = new TreeMap<>();
        if (!unexpected.isEmpty() || !expected.isEmpty()) {
            differences.put("rows", unexpected + " in place of " + expected);
        }
        known.check(capture, differences);
    }

    /** The rows of packets that pass these interfaces, one a microsecond after the other. */
    private static List<String> seenAt(List<Frame> frames, int... interfaces) {
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withWholeFlows(true), rows);
        engine.open(engine.newShard(1, 0));
        for (Frame frame : frames) {
            for (int number : interfaces) {
                CapturePoint point = new CapturePoint(
                        number, 0, 0, TapMode.LOCAL, frame.point().linkType(), number == POD ? "veth7" : "eth9");
                PacketDirection direction = number == POD ? PacketDirection.IN : PacketDirection.OUT;
                engine.packet(
                        point,
                        direction,
                        frame.nanos() + (number == NODE ? MICROSECOND : 0),
                        frame.wireLength(),
                        frame.bytes(),
                        0,
                        frame.bytes().length);
            }
        }
        return rows.finish(engine, frames).stream()
                .map(SeveralCapturePointsTest::comparable)
                .toList();
    }

    /**
     * Ids of rows and flows count the flows of the shard, and scores of services their packets. That the node's interface
     * is only passed is known where the pod's is seen, too.
     */
    private static String comparable(String line) {
        return line.replaceFirst("\"_id\":\"?\\d+\"?,", "")
                .replaceFirst("\"flow_id\":\"?\\d+\"?,", "")
                .replaceFirst("\"direction_score\":\\d+,", "")
                .replaceFirst("(\"observation_point\":\"[cs])-nd\"", "$1\"")
                .replaceAll("\"l[23]_end_[01]\":1,", "");
    }
}
