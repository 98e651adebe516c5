package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Conversation.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What flows did in each second: all that their rows tell, and told the same however the packets come. */
final class FlowSecondsTest {
    private static final EngineOptions SECONDS = EngineOptions.defaults().withSeconds(true);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void eachSecondTellsWhatPassedInIt() {
        Run run = new Run(SECONDS);
        run.feed(Conversation.udp(5000, 9)
                .at(START)
                .datagram(10)
                .datagram(20)
                .after(1500)
                .datagram(30)
                .after(10)
                .server()
                .datagram(40));
        run.finish();

        MetricsDocument first = run.seconds.get(0);
        assertThat(first.time).isEqualTo(START / SECOND);
        assertThat(first.meter[FlowMeter.NEW_FLOW]).isEqualTo(1);
        assertThat(first.meter[FlowMeter.PACKET_TX]).isEqualTo(2);
        assertThat(first.meter[FlowMeter.L4_BYTE_TX]).isEqualTo(30);
        assertThat(first.meter[FlowMeter.PACKET_RX]).isZero();
        MetricsDocument second = run.seconds.get(1);
        assertThat(second.time).isEqualTo(START / SECOND + 1);
        assertThat(second.meter[FlowMeter.NEW_FLOW]).isZero();
        assertThat(second.meter[FlowMeter.L4_BYTE_TX]).isEqualTo(30);
        assertThat(second.meter[FlowMeter.L4_BYTE_RX]).isEqualTo(40);
        assertThat(second.meter[FlowMeter.ART_COUNT]).isEqualTo(1);
        assertThat(second.meter[FlowMeter.ART_MAX]).isEqualTo(10_000);
        assertThat(second.meter[FlowMeter.CLOSED_FLOW]).isEqualTo(1);
        assertThat(run.seconds).hasSize(2);
    }

    @Test
    void secondOfTheEndAloneSaysWhenTheFlowWasLastSeen() {
        Run run = new Run(SECONDS);
        run.feed(Conversation.tcp(40000, 80).at(START).syn());
        run.engine.advance(START + 60 * SECOND);

        assertThat(run.seconds).extracting(second -> second.lastSeen).containsExactly(0L, START / 1000);
    }

    @Test
    void secondIsToldOnceTheClockIsPastIt() {
        Run run = new Run(SECONDS);
        run.feed(Conversation.udp(5000, 9).at(START).datagram(10));

        run.engine.advance(START + SECOND - 1);
        assertThat(run.seconds).isEmpty();
        run.engine.advance(START + SECOND);
        assertThat(run.seconds).hasSize(1);
        assertThat(run.shard.seconds.live()).isZero();
    }

    @Test
    void flowThatHasEndedIsToldWhenTheClockFindsIt() {
        Run run = new Run(SECONDS);
        run.feed(Conversation.tcp(40000, 80).at(START).syn());
        run.engine.advance(START + 60 * SECOND);

        MetricsDocument end = run.seconds.get(1);
        assertThat(end.meter[FlowMeter.CLOSED_FLOW]).isEqualTo(1);
        assertThat(end.meter[FlowMeter.SERVER_SYN_MISS]).isEqualTo(1);
        assertThat(end.time - START / SECOND).isBetween(5L, 7L);
        assertThat(end.meter[FlowMeter.PACKET_TX]).isZero();
    }

    @Test
    void maximumOfASecondIsNotThatOfTheMinute() {
        Run run = new Run(SECONDS);
        run.feed(Conversation.udp(5000, 9)
                .at(START)
                .datagram(1)
                .after(500)
                .server()
                .datagram(1)
                .after(1000)
                .client()
                .datagram(1)
                .after(7)
                .server()
                .datagram(1));
        run.finish();

        assertThat(run.seconds).extracting(d -> d.meter[FlowMeter.ART_MAX]).containsExactly(500_000L, 7_000L);
        assertThat(run.onlyFlow().artMax).isEqualTo(500_000);
    }

    @Property(tries = 60)
    void secondsAddUpToTheRows(@ForAll long seed) {
        Run run = new Run(SECONDS);
        Traffic.of(seed, 60, 200).forEach(run::feed);
        run.finish();

        Map<String, List<Long>> seconds = ofSeconds(run.seconds);
        Map<String, List<Long>> rows = ofRows(run.flows);
        Set<String> turned = turned(seconds.keySet(), rows.keySet());
        assertThat(eitherWay(seconds)).isEqualTo(eitherWay(rows));
        seconds.keySet().removeIf(key -> turned.contains(hosts(key)));
        rows.keySet().removeIf(key -> turned.contains(hosts(key)));
        assertThat(seconds).isEqualTo(rows);
        assertThat(run.shard.seconds.live()).isZero();
    }

    @Property(tries = 40)
    void rowsAreThoseOfAnEngineWithoutSeconds(@ForAll long seed) {
        Run with = new Run(SECONDS);
        Run without = new Run();
        for (Conversation.Packet packet : Traffic.of(seed, 60, 200)) {
            with.feed(packet);
            without.feed(packet);
        }

        assertThat(RowText.of(with.finish().flows, with.sessions))
                .isEqualTo(RowText.of(without.finish().flows, without.sessions));
    }

    @Property(tries = 40)
    void batchesCutAnywhereAndShardsRestoredTellTheSameSeconds(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 60, 100);
        Random random = new Random(seed);
        Run whole = new Run(SECONDS);
        Run cut = new Run(SECONDS);
        for (Conversation.Packet packet : packets) {
            if (random.nextInt(5) == 0) {
                cut.engine.advance(packet.nanos());
            }
            if (random.nextInt(10) == 0) {
                cut.open(random.nextBoolean() ? restored(cut.shard) : cut.shard.copy());
            }
            whole.feed(packet);
            cut.feed(packet);
        }
        long end = packets.get(packets.size() - 1).nanos() + 400 * SECOND;
        whole.engine.advance(end);
        cut.engine.advance(end);

        assertThat(bySecond(cut.seconds)).isEqualTo(bySecond(whole.seconds));
    }

    @Property(tries = 20)
    void engineThatBeginsToTellSecondsTellsOnlyWhatFollows(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 60, 100);
        int half = packets.size() / 2;
        Run silent = new Run();
        packets.subList(0, half).forEach(silent::feed);
        Run telling = new Run(SECONDS);
        telling.open(restored(silent.shard));
        packets.subList(half, packets.size()).forEach(telling::feed);
        telling.finish();

        long told = telling.seconds.stream()
                .mapToLong(d -> d.meter[FlowMeter.PACKET_TX] + d.meter[FlowMeter.PACKET_RX])
                .sum();
        assertThat(told).isEqualTo(packets.size() - half);
    }

    @Property(tries = 20)
    void engineThatNoLongerTellsSecondsGoesOnWithTheRows(@ForAll long seed) throws IOException {
        List<Conversation.Packet> packets = Traffic.of(seed, 60, 100);
        int half = packets.size() / 2;
        Run changing = new Run(SECONDS);
        packets.subList(0, half).forEach(changing::feed);
        Run silent = new Run();
        silent.open(restored(changing.shard));
        packets.subList(half, packets.size()).forEach(silent::feed);
        silent.finish();
        changing.flows.addAll(silent.flows);
        Run whole = new Run();
        packets.forEach(whole::feed);
        whole.finish();

        assertThat(RowText.of(changing.flows, List.of())).isEqualTo(RowText.of(whole.flows, List.of()));
        assertThat(silent.seconds).isEmpty();
        assertThat(silent.shard.seconds.live()).isZero();
    }

    private static FlowShard restored(FlowShard shard) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        return FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    /** All meters by second and ends; the order in which documents leave does not matter. */
    private static Map<String, List<Long>> bySecond(List<MetricsDocument> seconds) {
        Map<String, MetricsDocument> merged = new TreeMap<>();
        for (MetricsDocument document : seconds) {
            String key = document.time + " " + ends(document.ip40, document.ip41, document.serverPort)
                    + document.protocol + document.observationPoint;
            MetricsDocument same = merged.putIfAbsent(key, document.copy());
            if (same != null) {
                same.merge(document);
            }
        }
        Map<String, List<Long>> meters = new TreeMap<>();
        merged.forEach((key, document) ->
                meters.put(key, Arrays.stream(document.meter).boxed().toList()));
        return meters;
    }

    private static String ends(int client, int server, int port) {
        return Integer.toHexString(client) + " " + Integer.toHexString(server) + ":" + port + " ";
    }

    private static Map<String, List<Long>> ofSeconds(List<MetricsDocument> seconds) {
        Map<String, List<Long>> sums = new TreeMap<>();
        for (MetricsDocument d : seconds) {
            long[] m = d.meter;
            add(
                    sums,
                    ends(d.ip40, d.ip41, d.serverPort) + d.protocol + d.observationPoint,
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
                    m[FlowMeter.SYN_COUNT],
                    m[FlowMeter.SYNACK_COUNT],
                    m[FlowMeter.RETRANS_SYN],
                    m[FlowMeter.RETRANS_SYNACK],
                    m[FlowMeter.RETRANS_TX],
                    m[FlowMeter.RETRANS_RX],
                    m[FlowMeter.OOO_TX],
                    m[FlowMeter.OOO_RX],
                    m[FlowMeter.ZERO_WIN_TX],
                    m[FlowMeter.ZERO_WIN_RX],
                    m[FlowMeter.L7_REQUEST],
                    m[FlowMeter.L7_RESPONSE],
                    m[FlowMeter.L7_CLIENT_ERROR],
                    m[FlowMeter.L7_SERVER_ERROR],
                    m[FlowMeter.L7_TIMEOUT],
                    m[FlowMeter.RRT_COUNT],
                    m[FlowMeter.RRT_SUM] / 1000,
                    m[FlowMeter.SRT_COUNT],
                    m[FlowMeter.ART_COUNT],
                    m[FlowMeter.CIT_COUNT],
                    m[FlowMeter.RTT_COUNT],
                    m[FlowMeter.RTT_SUM] / 1000,
                    m[FlowMeter.SERVER_SYN_MISS],
                    m[FlowMeter.SERVER_RESET],
                    m[FlowMeter.TCP_TIMEOUT],
                    m[FlowMeter.CLIENT_HALF_CLOSE_FLOW]);
        }
        return sums;
    }

    private static Map<String, List<Long>> ofRows(List<L4FlowLog> rows) {
        Map<String, List<Long>> sums = new TreeMap<>();
        for (L4FlowLog row : rows) {
            boolean isTcp = row.protocol == 6;
            add(
                    sums,
                    ends(row.ip40, row.ip41, row.serverPort) + row.protocol + row.observationPoint,
                    row.packetTx,
                    row.packetRx,
                    row.byteTx,
                    row.byteRx,
                    row.l3ByteTx,
                    row.l3ByteRx,
                    row.l4ByteTx,
                    row.l4ByteRx,
                    row.isNewFlow,
                    row.closeType == CloseType.FORCED_REPORT ? 0 : 1,
                    row.synCount,
                    row.synackCount,
                    row.retransSyn,
                    row.retransSynack,
                    row.retransTx,
                    row.retransRx,
                    row.oooTx,
                    row.oooRx,
                    row.zeroWinTx,
                    row.zeroWinRx,
                    row.l7Request,
                    row.l7Response,
                    row.l7ClientError,
                    row.l7ServerError,
                    row.l7ServerTimeout,
                    row.rrtCount,
                    (long) row.rrtSum,
                    row.srtCount,
                    row.artCount,
                    row.citCount,
                    row.rtt > 0 ? 1 : 0,
                    (long) row.rtt,
                    row.closeType == CloseType.SERVER_SYN_MISS ? 1 : 0,
                    row.closeType == CloseType.SERVER_DIRECT_RST ? 1 : 0,
                    isTcp && row.closeType == CloseType.TIMEOUT ? 1 : 0,
                    row.closeType == CloseType.CLIENT_HALF_CLOSE ? 1 : 0);
        }
        return sums;
    }

    /** Hosts with a flow that knew its client only after a second of it had been told. */
    private static Set<String> turned(Set<String> seconds, Set<String> rows) {
        return Stream.concat(seconds.stream(), rows.stream())
                .filter(key -> seconds.contains(key) != rows.contains(key))
                .map(FlowSecondsTest::hosts)
                .collect(Collectors.toSet());
    }

    private static String hosts(String key) {
        String[] ends = key.substring(0, key.indexOf(':')).split(" ");
        Arrays.sort(ends);
        return String.join(" ", ends);
    }

    /** Packets and bytes between two hosts, whoever is the client; flows that began and ended. */
    private static Map<String, List<Long>> eitherWay(Map<String, List<Long>> sums) {
        Map<String, List<Long>> volumes = new TreeMap<>();
        sums.forEach((key, s) -> add(
                volumes,
                hosts(key),
                s.get(0) + s.get(1),
                s.get(2) + s.get(3),
                s.get(4) + s.get(5),
                s.get(6) + s.get(7),
                s.get(8),
                s.get(9)));
        return volumes;
    }

    private static void add(Map<String, List<Long>> sums, String key, long... values) {
        List<Long> more = Arrays.stream(values).boxed().toList();
        sums.merge(key, more, (a, b) -> {
            Long[] sum = new Long[values.length];
            Arrays.setAll(sum, i -> a.get(i) + b.get(i));
            return List.of(sum);
        });
    }
}
