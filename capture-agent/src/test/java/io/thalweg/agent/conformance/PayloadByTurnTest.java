package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.BatchSink;
import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every capture of the corpus through the agent's batches and the engine, twice: with the first payload of each packet, and
 * with the first payload of each turn of the talk. All rows are the same, of fewer bytes.
 */
final class PayloadByTurnTest {
    private record Rows(List<String> lines, long bytes) {}

    /** Gives each batch to an engine. */
    private static final class EngineSink implements BatchSink {
        private final RowLines rows = new RowLines();
        private final FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        private final PacketBatchReader reader = new PacketBatchReader();
        private long bytes;

        EngineSink() {
            engine.open(engine.newShard(1, 0));
        }

        @Override
        public boolean offer(int shard, byte[] batch, int length, int packets, long kernelDrops, long agentDrops) {
            bytes += length;
            try {
                reader.wrap(batch, 0, length);
            } catch (MalformedBatchException e) {
                throw new AssertionError(e);
            }
            while (reader.next()) {
                engine.packet(
                        reader.capturePoints()[reader.capturePoint()],
                        reader.direction(),
                        reader.timestampNanos(),
                        reader.wireLength(),
                        reader.buffer(),
                        reader.frameOffset(),
                        reader.frameLength());
            }
            return true;
        }

        @Override
        public long takeLost(int shard) {
            return 0;
        }

        @Override
        public long takeLostKernelDrops() {
            return 0;
        }
    }

    @TestFactory
    Stream<DynamicTest> rowsAreTheSameAsWithThePayloadOfEachPacket() throws IOException {
        Set<String> captures = new TreeSet<>();
        for (Path facts : Corpus.facts("oracle")) {
            captures.add(Corpus.read(facts).get("pcap").asText());
        }
        return captures.stream().map(capture -> DynamicTest.dynamicTest(capture, () -> compare(capture)));
    }

    private static void compare(String capture) throws IOException {
        List<Frame> frames = Frame.all(Corpus.capture(capture));
        Rows ofPackets = rows(frames, false);
        Rows ofTurns = rows(frames, true);
        assertThat(ofTurns.lines()).isEqualTo(ofPackets.lines());
        assertThat(ofTurns.bytes()).isLessThanOrEqualTo(ofPackets.bytes());
    }

    private static Rows rows(List<Frame> frames, boolean byTurn) {
        EngineSink sink = new EngineSink();
        BatcherOptions options = BatcherOptions.of(1, 2, 1, 1024).withPayloadByTurn(byTurn);
        PacketBatcher batcher = new PacketBatcher(options, sink, Set.of(), 0);
        Map<CapturePoint, Integer> points = new HashMap<>();
        for (Frame frame : frames) {
            int point = points.computeIfAbsent(frame.point(), batcher::open);
            batcher.frame(
                    point,
                    frame.direction(),
                    frame.nanos(),
                    frame.wireLength(),
                    frame.bytes(),
                    0,
                    frame.bytes().length);
        }
        batcher.finish();
        List<String> lines = sink.rows.finish(sink.engine, frames).stream()
                .map(line -> line.replaceFirst("\"_id\":\"?\\d+\"?,?", ""))
                .toList();
        return new Rows(lines, sink.bytes);
    }
}
