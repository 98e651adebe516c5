package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.metrics.DocumentPacker;
import io.thalweg.engine.metrics.DocumentTagger;
import io.thalweg.engine.metrics.MetricsRules;
import io.thalweg.engine.metrics.MetricsWindows;
import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.metrics.Preaggregation;
import io.thalweg.engine.row.AppMeter;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every capture of the corpus, from packets to minutes: what flows and requests were told in rows is what the seconds, and the
 * minutes, add up to at each observation point, to the last byte. Packets come in several shards that take turns and are saved
 * and restored on the way, batches are cut anywhere, documents leave early and late.
 */
final class MetricsAgreeWithRowsTest {
    private static final int SHARDS = 3;
    private static final int FEW_WAITING = 5;
    private static final int FEW_OPEN = 40;

    private final Map<String, long[]> rows = new TreeMap<>();
    private final Map<String, long[]> seconds = new TreeMap<>();
    private final Map<String, long[]> minutes = new TreeMap<>();
    private final PacketDecoder decoder =
            new PacketDecoder(EngineOptions.defaults().decode());
    private final DocumentPacker packer = new DocumentPacker();
    private final MetricsWindows[] windows = {new MetricsWindows(), new MetricsWindows()};

    @TestFactory
    Stream<DynamicTest> secondsAndMinutesAddUpToTheRows() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> new MetricsAgreeWithRowsTest()
                                .agree(Corpus.read(file))));
    }

    private void agree(JsonNode facts) throws IOException {
        List<Frame> frames = Frame.all(Corpus.capture(facts.get("pcap").asText()));
        Random random = new Random(frames.size());
        Preaggregation metrics = new Preaggregation(MetricsRules.defaults(), FEW_WAITING, DocumentTagger.NONE);
        metrics.to(document -> toWindows(document, random));
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withSeconds(true), new Rows(metrics));
        FlowShard[] shards = new FlowShard[SHARDS];
        Arrays.setAll(shards, number -> engine.newShard(1, number));
        for (Frame frame : frames) {
            int number = shard(frame);
            if (random.nextInt(50) == 0) {
                shards[number] = random.nextBoolean() ? restored(shards[number]) : shards[number].copy();
            }
            engine.open(shards[number]);
            frame.feed(engine, 0);
            if (random.nextInt(30) == 0) {
                metrics.flush((int) (frame.nanos() / 1_000_000_000L) - random.nextInt(3));
            }
        }
        for (FlowShard shard : shards) {
            engine.open(shard);
            engine.finish();
        }
        metrics.flush(Preaggregation.ALL);
        for (MetricsWindows open : windows) {
            open.endSecond(-1, FEW_OPEN, new Left());
            open.endMinute(-1, new Left());
        }
        assertThat(text(seconds)).as("seconds").isEqualTo(text(rows));
        assertThat(text(minutes)).as("minutes").isEqualTo(text(rows));
    }

    private int shard(Frame frame) {
        byte[] bytes = frame.bytes();
        decoder.decode(frame.point().linkType(), bytes, 0, bytes.length, frame.wireLength());
        return Math.floorMod(decoder.headers().shardHash(), SHARDS);
    }

    private void toWindows(MetricsDocument document, Random random) {
        PackedDocument received = packer.pack(document);
        MetricsWindows open = windows[(int) received.hash() & 1];
        if (random.nextInt(20) == 0) {
            open.takeLate(received, FEW_OPEN, random.nextBoolean(), new Left());
        } else {
            open.take(received, FEW_OPEN, new Left());
        }
        if (random.nextInt(20) == 0) {
            open.endSecond(received.time(), FEW_OPEN, new Left());
        }
    }

    private static FlowShard restored(FlowShard shard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        return FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static void add(Map<String, long[]> sums, String key, long... values) {
        sums.merge(key, values, (a, b) -> {
            long[] sum = new long[a.length];
            Arrays.setAll(sum, i -> a[i] + b[i]);
            return sum;
        });
    }

    private static Map<String, String> text(Map<String, long[]> sums) {
        Map<String, String> text = new TreeMap<>();
        sums.forEach((key, values) -> text.put(key, Arrays.toString(values)));
        return text;
    }

    /** The documents that are final. */
    private final class Left implements MetricsWindows.Sink {
        @Override
        public void second(MetricsDocument document) {
            sum(seconds, document);
        }

        @Override
        public void minute(MetricsDocument document) {
            assertThat(document.time % 60).isZero();
            sum(minutes, document);
        }

        @Override
        public void overflow() {}

        private void sum(Map<String, long[]> sums, MetricsDocument document) {
            long[] m = document.meter;
            if (document.kind == DocumentKind.NETWORK_MAP) {
                add(
                        sums,
                        "flows at " + document.observationPoint,
                        m[FlowMeter.PACKET_TX],
                        m[FlowMeter.PACKET_RX],
                        m[FlowMeter.BYTE_TX],
                        m[FlowMeter.BYTE_RX],
                        m[FlowMeter.L3_BYTE_TX],
                        m[FlowMeter.L3_BYTE_RX],
                        m[FlowMeter.L4_BYTE_TX],
                        m[FlowMeter.L4_BYTE_RX],
                        m[FlowMeter.NEW_FLOW],
                        m[FlowMeter.CLOSED_FLOW],
                        m[FlowMeter.L7_REQUEST],
                        m[FlowMeter.L7_RESPONSE],
                        m[FlowMeter.L7_CLIENT_ERROR] + m[FlowMeter.L7_SERVER_ERROR],
                        m[FlowMeter.RETRANS_TX] + m[FlowMeter.RETRANS_RX],
                        m[FlowMeter.SRT_COUNT] + m[FlowMeter.ART_COUNT] + m[FlowMeter.CIT_COUNT]);
            } else if (document.kind == DocumentKind.APPLICATION_MAP) {
                add(
                        sums,
                        "requests at " + document.observationPoint,
                        m[AppMeter.REQUEST],
                        m[AppMeter.RESPONSE],
                        m[AppMeter.CLIENT_ERROR] + m[AppMeter.SERVER_ERROR],
                        m[AppMeter.TIMEOUT],
                        m[AppMeter.RRT_SUM]);
            }
        }
    }

    /** The engine's rows, and what it tells of seconds. */
    private final class Rows implements RowSink {
        private final Preaggregation metrics;

        Rows(Preaggregation metrics) {
            this.metrics = metrics;
        }

        @Override
        public void flow(L4FlowLog row) {
            boolean lives = row.closeType == 5;
            add(
                    rows,
                    "flows at " + row.observationPoint,
                    row.packetTx,
                    row.packetRx,
                    row.byteTx,
                    row.byteRx,
                    row.l3ByteTx,
                    row.l3ByteRx,
                    row.l4ByteTx,
                    row.l4ByteRx,
                    row.isNewFlow,
                    lives ? 0 : 1,
                    row.l7Request,
                    row.l7Response,
                    row.l7ClientError + row.l7ServerError,
                    row.retransTx + row.retransRx,
                    row.srtCount + row.artCount + row.citCount);
        }

        @Override
        public void session(L7FlowLog row) {
            metrics.session(row);
            add(
                    rows,
                    "requests at " + row.observationPoint,
                    row.type == 1 ? 0 : 1,
                    row.type == 0 ? 0 : 1,
                    row.responseStatus == 3 || row.responseStatus == 4 ? 1 : 0,
                    row.responseStatus == 2 ? 1 : 0,
                    row.responseDuration);
        }

        @Override
        public void second(MetricsDocument document) {
            metrics.second(document);
        }
    }
}
