package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.LinkType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The same packets give the same rows, however they come: cut into batches, saved and restored, mixed with other shards. */
final class SameRowsTest {
    private static final int SHARDS = 4;

    @Property(tries = 20)
    void shardSavedAndRestoredBeforeEveryPacket(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 25, 100);
        Run restored = new Run();
        for (Conversation.Packet packet : packets) {
            restored.open(restored(restored.shard));
            restored.feed(packet);
        }

        assertThat(lines(restored)).isEqualTo(lines(atOnce(packets)));
    }

    @Property(tries = 50)
    void batchesCutAnywhere(@ForAll long seed) {
        List<Conversation.Packet> packets = Traffic.of(seed, 60, 200);
        Random random = new Random(seed);
        Run cut = new Run();
        for (Conversation.Packet packet : packets) {
            if (random.nextInt(5) == 0) {
                cut.engine.advance(packet.nanos() - (random.nextBoolean() ? 0 : random.nextInt(2_000_000_000)));
            }
            cut.feed(packet);
        }

        // The end of the last minute is told to both, or only one of them may have come by it.
        long end = packets.get(packets.size() - 1).nanos();
        cut.engine.advance(end);
        Run whole = atOnce(packets);
        whole.engine.advance(end);
        List<String> expected = withoutIds(whole);
        List<String> actual = withoutIds(cut);
        List<String> missing = new ArrayList<>(expected);
        missing.removeAll(actual);
        actual.removeAll(expected);
        assertThat(actual).as("rows in place of").isEqualTo(missing);
    }

    @Property(tries = 30)
    void shardsTakingTurns(@ForAll long seed) {
        List<List<Conversation.Packet>> shards = byShard(Traffic.of(seed, 80, 100));
        Random random = new Random(seed);
        Run turns = new Run();
        List<FlowShard> states = new ArrayList<>();
        int[] next = new int[SHARDS];
        for (int i = 0; i < SHARDS; i++) {
            states.add(turns.engine.newShard(1, i));
        }
        for (int left = shards.stream().mapToInt(List::size).sum(); left > 0; ) {
            int shard = random.nextInt(SHARDS);
            turns.open(states.get(shard));
            for (int i = random.nextInt(20);
                    i > 0 && next[shard] < shards.get(shard).size();
                    i--) {
                turns.feed(shards.get(shard).get(next[shard]++));
                left--;
            }
        }
        states.forEach(state -> {
            turns.open(state);
            turns.finish();
        });

        List<String> alone = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            Run run = new Run();
            run.open(run.engine.newShard(1, i));
            shards.get(i).forEach(run::feed);
            alone.addAll(lines(run));
        }
        assertThat(lines(turns)).containsExactlyInAnyOrderElementsOf(alone);
    }

    @Property(tries = 20)
    void copyGoesOnByItself(@ForAll long seed) {
        List<Conversation.Packet> packets = Traffic.of(seed, 40, 60);
        int half = packets.size() / 2;
        Run run = new Run();
        packets.subList(0, half).forEach(run::feed);
        FlowShard original = run.shard;
        FlowShard copy = original.copy();
        int before = run.flows.size();
        int sessionsBefore = run.sessions.size();
        packets.subList(half, packets.size()).forEach(run::feed);
        run.finish();
        List<String> first = RowText.of(
                run.flows.subList(before, run.flows.size()), run.sessions.subList(sessionsBefore, run.sessions.size()));

        Run again = new Run();
        again.open(copy);
        packets.subList(half, packets.size()).forEach(again::feed);
        assertThat(lines(again)).isEqualTo(first);
    }

    @Property(tries = 50)
    void packetsOutOfOrderCountTheSame(@ForAll long seed) {
        List<Conversation.Packet> packets = Traffic.of(seed, 40, 30);
        List<Conversation.Packet> mixed = new ArrayList<>(packets);
        Random random = new Random(seed);
        for (int from = 0; from < mixed.size(); from += 8) {
            Collections.shuffle(mixed.subList(from, Math.min(from + 8, mixed.size())), random);
        }

        assertThat(volumes(atOnce(mixed))).isEqualTo(volumes(atOnce(packets)));
    }

    private static Run atOnce(List<Conversation.Packet> packets) {
        Run run = new Run(EngineOptions.defaults());
        packets.forEach(run::feed);
        return run;
    }

    private static List<String> lines(Run run) {
        run.finish();
        return RowText.of(run.flows, run.sessions);
    }

    /** A row's id tells its place among the rows of its shard, which depends on when the clock was moved. */
    private static List<String> withoutIds(Run run) {
        return lines(run).stream()
                .map(line -> line.replaceFirst("\"_id\":\"?\\d+\"?,", ""))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<List<Conversation.Packet>> byShard(List<Conversation.Packet> packets) {
        PacketDecoder decoder = new PacketDecoder(EngineOptions.defaults().decode());
        List<List<Conversation.Packet>> shards = new ArrayList<>();
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new ArrayList<>());
        }
        for (Conversation.Packet packet : packets) {
            byte[] frame = packet.frame();
            decoder.decode(LinkType.ETHERNET, frame, 0, frame.length, frame.length);
            shards.get(decoder.headers().shardHash() >>> 16 & SHARDS - 1).add(packet);
        }
        return shards;
    }

    /** Packets and bytes from one end to another, over all flows between them. */
    private static Map<String, List<Long>> volumes(Run run) {
        run.finish();
        Map<String, List<Long>> volumes = new TreeMap<>();
        for (L4FlowLog row : run.flows) {
            String client = row.ip40 + ":" + row.clientPort;
            String server = row.ip41 + ":" + row.serverPort;
            add(volumes, row.protocol + " " + client + " " + server, row.packetTx, row.byteTx, row.l4ByteTx);
            add(volumes, row.protocol + " " + server + " " + client, row.packetRx, row.byteRx, row.l4ByteRx);
        }
        return volumes;
    }

    private static void add(Map<String, List<Long>> volumes, String way, long packets, long bytes, long payload) {
        volumes.merge(
                way,
                List.of(packets, bytes, payload),
                (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1), a.get(2) + b.get(2)));
    }

    private static FlowShard restored(FlowShard shard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        return FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
