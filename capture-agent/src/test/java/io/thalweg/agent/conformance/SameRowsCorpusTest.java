package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every capture of the corpus gives the same flows and sessions however it comes: with the shard saved and restored between
 * packets (all of them in a short capture, two hundred places in a long one), on copies of the shard, cut into batches,
 * and with shards that take turns.
 */
final class SameRowsCorpusTest {
    private static final Pattern ID = Pattern.compile("\"_id\":\"?\\d+\"?,");
    private static final int PLACES = 200;
    private static final int SHARDS = 3;

    @TestFactory
    Stream<DynamicTest> rowsDoNotDependOnHowPacketsCome() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file ->
                        DynamicTest.dynamicTest(oracle.relativize(file).toString(), () -> same(Corpus.read(file))));
    }

    private static void same(JsonNode facts) throws IOException {
        List<Frame> frames = Frame.all(Corpus.capture(facts.get("pcap").asText()));
        List<String> whole = whole(frames);
        assertThat(whole.stream().map(SameRowsCorpusTest::id)).as("ids").doesNotHaveDuplicates();
        assertThat(savedAndRestored(frames)).as("saved and restored").isEqualTo(whole);
        assertThat(onCopies(frames)).as("on copies").isEqualTo(whole);
        assertThat(cut(frames)).as("cut into batches").isEqualTo(withoutIds(whole));
        shardsTakeTurns(frames);
    }

    private static List<String> whole(List<Frame> frames) {
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        engine.open(engine.newShard(1, 0));
        frames.forEach(frame -> frame.feed(engine, 0));
        return rows.finish(engine, frames);
    }

    private static List<String> savedAndRestored(List<Frame> frames) throws IOException {
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        FlowShard shard = engine.newShard(1, 0);
        int step = 1 + frames.size() / PLACES;
        for (int i = 0; i < frames.size(); i++) {
            if (i % step == 0) {
                shard = FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(written(shard))));
                engine.open(shard);
            }
            frames.get(i).feed(engine, 0);
        }
        return rows.finish(engine, frames);
    }

    /** What is left behind, as Flink leaves it to a checkpoint, stays as it was. */
    private static List<String> onCopies(List<Frame> frames) throws IOException {
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        FlowShard shard = engine.newShard(1, 0);
        FlowShard left = shard;
        byte[] asLeft = written(left);
        int step = 1 + frames.size() / 20;
        for (int i = 0; i < frames.size(); i++) {
            if (i % step == 0) {
                assertThat(written(left)).as("copy left at packet " + i).isEqualTo(asLeft);
                left = shard;
                shard = shard.copy();
                asLeft = written(left);
                assertThat(written(shard)).as("copy made at packet " + i).isEqualTo(asLeft);
                engine.open(shard);
            }
            frames.get(i).feed(engine, 0);
        }
        List<String> lines = rows.finish(engine, frames);
        assertThat(written(left)).as("copy left last").isEqualTo(asLeft);
        return lines;
    }

    /** The end of a batch tells the time; no packet after it may be older. */
    private static List<String> cut(List<Frame> frames) {
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        engine.open(engine.newShard(1, 0));
        Random random = new Random(frames.size());
        long[] oldestToCome = oldestToCome(frames);
        for (int i = 0; i < frames.size(); i++) {
            if (random.nextInt(5) == 0) {
                engine.advance(oldestToCome[i]);
            }
            frames.get(i).feed(engine, 0);
        }
        return withoutIds(rows.finish(engine, frames));
    }

    private static long[] oldestToCome(List<Frame> frames) {
        long[] oldest = new long[frames.size()];
        long min = Long.MAX_VALUE;
        for (int i = frames.size() - 1; i >= 0; i--) {
            min = Math.min(min, frames.get(i).nanos());
            oldest[i] = min;
        }
        return oldest;
    }

    private static void shardsTakeTurns(List<Frame> frames) {
        List<List<Frame>> shards = byShard(frames);
        List<String> alone = new ArrayList<>();
        RowLines rows = new RowLines();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        List<FlowShard> states = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            alone.addAll(whole(shards.get(i)));
            states.add(engine.newShard(1, 0));
        }
        Random random = new Random(frames.size());
        int[] next = new int[SHARDS];
        for (int left = frames.size(); left > 0; ) {
            int shard = random.nextInt(SHARDS);
            engine.open(states.get(shard));
            for (int i = random.nextInt(20);
                    i > 0 && next[shard] < shards.get(shard).size();
                    i--) {
                shards.get(shard).get(next[shard]++).feed(engine, 0);
                left--;
            }
        }
        for (int i = 0; i < SHARDS; i++) {
            engine.open(states.get(i));
            rows.finish(engine, shards.get(i));
        }
        assertThat(rows.lines()).as("shards taking turns").containsExactlyInAnyOrderElementsOf(alone);
    }

    private static List<List<Frame>> byShard(List<Frame> frames) {
        List<List<Frame>> shards = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new ArrayList<>());
        }
        PacketDecoder decoder = new PacketDecoder(EngineOptions.defaults().decode());
        for (Frame frame : frames) {
            decoder.decode(
                    frame.point().linkType(),
                    frame.nanos(),
                    frame.bytes(),
                    0,
                    frame.bytes().length,
                    frame.wireLength());
            shards.get(Integer.remainderUnsigned(decoder.headers().shardHash(), SHARDS))
                    .add(frame);
        }
        return shards;
    }

    private static byte[] written(FlowShard shard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static String id(String line) {
        Matcher id = ID.matcher(line);
        assertThat(id.find()).as(line).isTrue();
        return id.group();
    }

    /** A row's id tells its place among the rows of its shard, which depends on when the clock was moved. */
    private static List<String> withoutIds(List<String> lines) {
        return lines.stream()
                .map(line -> ID.matcher(line).replaceFirst(""))
                .sorted()
                .toList();
    }
}
