package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The first packets of every capture of the corpus, cut short at every byte, through the whole engine with L7: nothing is
 * thrown, every packet is counted once, and no count of bytes is impossible.
 */
final class TruncationCorpusTest {
    private static final int FRAMES = 12;
    /** Beyond, only every so many bytes: what lies there are bodies. */
    private static final int EVERY_BYTE_UP_TO = 320;

    private static final int STEP = 61;

    @TestFactory
    Stream<DynamicTest> packetsCutShortAtEveryByteAreCounted() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> harmless(Corpus.read(file))));
    }

    private static void harmless(JsonNode facts) throws IOException {
        List<Frame> all = Frame.all(Corpus.capture(facts.get("pcap").asText()));
        List<Frame> frames = all.subList(0, Math.min(FRAMES, all.size()));
        Totals totals = new Totals();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withWholeFlows(true), totals);
        int longest =
                frames.stream().mapToInt(frame -> frame.bytes().length).max().orElse(0);
        for (int cut = 0; cut < longest; cut += cut < EVERY_BYTE_UP_TO ? 1 : STEP) {
            totals.begin();
            engine.open(engine.newShard(1, 0));
            for (Frame frame : frames) {
                frame.feedCut(engine, Math.min(cut, frame.bytes().length));
            }
            engine.finish();
            assertThat(totals.packets).as("packets, cut at %d", cut).isEqualTo(frames.size());
            assertThat(totals.bytes).as("bytes, cut at %d", cut).isNotNegative();
            assertThat(totals.payload).as("payload, cut at %d", cut).isBetween(0L, totals.bytes);
        }
    }

    private static final class Totals implements RowSink {
        private long packets;
        private long bytes;
        private long payload;

        void begin() {
            packets = 0;
            bytes = 0;
            payload = 0;
        }

        @Override
        public void flow(L4FlowLog row) {
            packets += row.packetTx + row.packetRx;
            bytes += row.byteTx + row.byteRx;
            payload += row.l4ByteTx + row.l4ByteRx;
        }

        @Override
        public void session(L7FlowLog row) {
            assertThat(row.endTime).isGreaterThanOrEqualTo(row.startTime);
        }
    }
}
