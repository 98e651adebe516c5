package io.thalweg.agent.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.row.L4FlowLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * SYN, SYN-ACK, FIN, RST, zero windows and late segments of every TCP conversation of the corpus against TShark's counts.
 *
 * <p>TShark has a conversation for each initial sequence number, we a flow for each life of a connection, so both are
 * added up by their ends. Late segments differ by definition in a few cases, which {@link LateSegments} recognises in the
 * packets; the rest stands in {@code conformance/tcp-signals-differences.tsv}.
 */
final class TcpSignalsOracleTest {
    private static final EngineOptions OPTIONS = EngineOptions.defaults()
            .withWholeFlows(true)
            .withDecode(DecodeOptions.defaults().withJoinFragments(false));

    private final KnownDifferences known = KnownDifferences.read("tcp-signals-differences.tsv");

    @TestFactory
    Stream<DynamicTest> flagsAndAnomaliesOfEveryConversationAgreeWithTshark() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> agrees(Corpus.read(file))));
    }

    private void agrees(JsonNode facts) throws IOException {
        String capture = facts.get("pcap").asText();
        Path file = Corpus.capture(capture);
        Map<String, TcpSignals[]> expected = tshark(facts, TcpSegment.of(file));
        Map<String, TcpSignals[]> actual = engine(EngineRun.of(file, OPTIONS).flows());
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((ends, tshark) -> {
            TcpSignals[] engine = actual.getOrDefault(ends, none());
            if (!tshark[0].equals(engine[0]) || !tshark[1].equals(engine[1])) {
                differences.put(ends, "tshark " + List.of(tshark) + "; engine " + List.of(engine));
            }
        });
        known.check(capture, differences);
    }

    private static Map<String, TcpSignals[]> tshark(JsonNode facts, Map<String, List<TcpSegment>> packets) {
        Map<String, TcpSignals[]> signals = new TreeMap<>();
        for (TsharkConversation conversation : TsharkConversation.allTcp(facts)) {
            TcpSignals[] both = signals.computeIfAbsent(conversation.ends(), ends -> none());
            TcpSignals first = TcpSignals.ofTshark(conversation.side(true));
            TcpSignals second = TcpSignals.ofTshark(conversation.side(false));
            add(both, first, second, true);
        }
        signals.forEach((ends, both) -> {
            List<TcpSegment> segments = packets.getOrDefault(ends, List.of());
            both[0] = both[0].withLate(both[0].late() - LateSegments.leftOut(segments, true));
            both[1] = both[1].withLate(both[1].late() - LateSegments.leftOut(segments, false));
        });
        return signals;
    }

    private static Map<String, TcpSignals[]> engine(List<L4FlowLog> rows) {
        Map<String, TcpSignals[]> signals = new TreeMap<>();
        for (L4FlowLog row : rows) {
            if (row.protocol == 6) {
                TcpSignals[] both = signals.computeIfAbsent(Ends.of(row), ends -> none());
                boolean clientFirst = Ends.client(row).compareTo(Ends.server(row)) <= 0;
                add(both, TcpSignals.ofClient(row), TcpSignals.ofServer(row), clientFirst);
            }
        }
        return signals;
    }

    /** FIN packets of both ends stand with the first: rows do not tell them apart. */
    private static void add(TcpSignals[] both, TcpSignals one, TcpSignals other, boolean oneIsFirst) {
        TcpSignals first = both[0].plus(oneIsFirst ? one : other);
        TcpSignals second = both[1].plus(oneIsFirst ? other : one);
        both[0] = new TcpSignals(
                first.syn(), first.fin() + second.fin(), first.flags(), first.zeroWindows(), first.late());
        both[1] = new TcpSignals(second.syn(), 0, second.flags(), second.zeroWindows(), second.late());
    }

    private static TcpSignals[] none() {
        return new TcpSignals[] {TcpSignals.NONE, TcpSignals.NONE};
    }
}
