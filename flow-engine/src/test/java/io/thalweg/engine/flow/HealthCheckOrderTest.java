package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The same health checks give the same rows: in any order, cut anywhere, saved and restored at any point. */
final class HealthCheckOrderTest {
    private static final int BEGIN = 1_700_000_040;
    private static final int ROOMY = 10_000;

    @Property(tries = 30)
    void restoredBeforeEveryCheck(@ForAll long seed) throws IOException {
        List<L4FlowLog> checks = checks(seed);
        Merging restored = new Merging(ROOMY);
        for (L4FlowLog check : checks) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            restored.state.writeTo(new DataOutputStream(bytes));
            restored.open(HealthChecks.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
            restored.take(check);
        }

        assertThat(restored.finish()).isEqualTo(atOnce(checks));
    }

    @Property(tries = 100)
    void copyGoesOnByItself(@ForAll long seed) {
        List<L4FlowLog> checks = checks(seed);
        int half = checks.size() / 2;
        Merging first = new Merging(ROOMY);
        checks.subList(0, half).forEach(first::take);
        Merging second = new Merging(ROOMY);
        second.open(first.state.copy());
        List<L4FlowLog> before = new ArrayList<>(first.told);
        checks.subList(half, checks.size()).forEach(first::take);
        List<String> expected = first.finish();

        second.told.addAll(before);
        checks.subList(half, checks.size()).forEach(second::take);
        assertThat(second.finish()).isEqualTo(expected);
    }

    /** Shards take turns: a check may come as late as the merger waits for it. */
    @Property(tries = 200)
    void anyOrderWithinTheLateness(@ForAll long seed) {
        List<L4FlowLog> checks = checks(seed);
        Random random = new Random(seed);
        List<L4FlowLog> mixed = new ArrayList<>(checks);
        for (int from = 0; from < mixed.size(); ) {
            int to = from;
            while (to < mixed.size() && mixed.get(to).time - mixed.get(from).time < 40) {
                to++;
            }
            Collections.shuffle(mixed.subList(from, to), random);
            from = to;
        }

        assertThat(sorted(atOnce(mixed))).isEqualTo(sorted(atOnce(checks)));
    }

    @Property(tries = 100)
    void nothingIsLostHoweverLittleMayWait(@ForAll long seed) {
        List<L4FlowLog> checks = checks(seed);
        Merging merging = new Merging(1 + new Random(seed).nextInt(5));
        checks.forEach(merging::take);
        merging.finish();

        long packets = 0;
        Set<String> ids = new HashSet<>();
        for (L4FlowLog row : merging.told) {
            packets += row.packetTx;
            boolean alone = row.aggregatedFlowIds.isEmpty();
            for (String id : alone ? new String[] {Long.toString(row.flowId)} : row.aggregatedFlowIds.split(",")) {
                assertThat(ids.add(id)).as("flow %s told once", id).isTrue();
            }
        }
        assertThat(packets)
                .isEqualTo(checks.stream().mapToLong(row -> row.packetTx).sum());
        assertThat(ids).hasSize(checks.size());
        assertThat(merging.merger.merged + merging.told.size()).isEqualTo(checks.size());
    }

    /** Checks of some clients and servers over some minutes, in the order of their ends. */
    private static List<L4FlowLog> checks(long seed) {
        Random random = new Random(seed);
        List<L4FlowLog> checks = new ArrayList<>();
        int second = BEGIN;
        for (int i = 0; i < 100; i++) {
            L4FlowLog row = new L4FlowLog();
            second += random.nextInt(5);
            row.closeType = CloseType.NORMAL_CLIENT_RST;
            row.flowId = i;
            row.time = second;
            row.id = (long) second << 32 | i;
            row.endTime = second * 1_000_000L;
            row.startTime = row.endTime - random.nextInt(3) * 500_000L;
            row.isIpv4 = 1;
            row.ip40 = random.nextInt(2);
            row.ip41 = random.nextInt(2);
            row.serverPort = 80 + random.nextInt(2);
            row.clientPort = 40000 + i;
            row.observationPoint = random.nextBoolean() ? ObservationPoint.CLIENT : ObservationPoint.SERVER;
            row.packetTx = 1 + random.nextInt(4);
            row.rtt = random.nextInt(1000);
            row.rrtSum = random.nextInt(1000);
            row.rrtMax = random.nextInt(1000);
            row.synSeq = random.nextInt(1 << 20);
            row.tcpFlagsBit0 = random.nextInt(64);
            row.l7Protocol = random.nextInt(2) * 20;
            checks.add(row);
        }
        return checks;
    }

    private static List<String> atOnce(List<L4FlowLog> checks) {
        Merging merging = new Merging(ROOMY);
        checks.forEach(merging::take);
        return merging.finish();
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    /** A merger whose time follows its rows. */
    private static final class Merging {
        private final List<L4FlowLog> told = new ArrayList<>();
        private final HealthCheckMerger merger;
        private HealthChecks state;
        private int second;

        Merging(int maxWaiting) {
            merger = new HealthCheckMerger(maxWaiting, told::add);
            open(new HealthChecks());
        }

        void open(HealthChecks opened) {
            state = opened;
            merger.open(opened);
        }

        void take(L4FlowLog row) {
            second = Math.max(second, row.time);
            merger.take(row.copy());
            merger.advance(second);
        }

        List<String> finish() {
            merger.finish();
            return RowText.of(told, List.of());
        }
    }
}
