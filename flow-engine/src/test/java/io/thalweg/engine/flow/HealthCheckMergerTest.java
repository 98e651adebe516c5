package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.L4FlowLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which health checks become one row, what is in it and when it leaves. */
final class HealthCheckMergerTest {
    private static final int MINUTE = 60;
    /** The minute that {@link Conversation#START} is in begins here. */
    private static final long MINUTE_START = TimeUnit.NANOSECONDS.toSeconds(Conversation.START) - 20;

    private static final long DUE = MINUTE_START + MINUTE + HealthCheckMerger.LATENESS_SECONDS;

    private final List<L4FlowLog> told = new ArrayList<>();
    private final HealthCheckMerger merger = new HealthCheckMerger(100, told::add);

    HealthCheckMergerTest() {
        merger.open(new HealthChecks());
    }

    /** The engine's row of one check: SYN, SYN-ACK and ACK 2 ms later, RST. */
    private static L4FlowLog check(int clientPort, long second) {
        long nanos = TimeUnit.SECONDS.toNanos(second);
        L4FlowLog row = new Run()
                .feed(Conversation.tcp(clientPort, 80)
                        .at(nanos)
                        .handshake()
                        .after(1)
                        .client()
                        .rst())
                .finish()
                .onlyFlow();
        assertThat(HealthCheckMerger.isHealthCheck(row)).isTrue();
        row.flowId = clientPort;
        return row;
    }

    private static L4FlowLog check(int clientPort, Consumer<L4FlowLog> change) {
        L4FlowLog row = check(clientPort, MINUTE_START);
        change.accept(row);
        return row;
    }

    private L4FlowLog onlyRow() {
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void checksOfAMinuteAreOneRow() {
        for (int i = 0; i < 10; i++) {
            merger.take(check(40000 + i, MINUTE_START + 5 + i));
        }
        merger.finish();

        L4FlowLog row = onlyRow();
        assertThat(row.clientPort).isZero();
        assertThat(row.serverPort).isEqualTo(80);
        assertThat(row.closeType).isEqualTo(CloseType.NORMAL_CLIENT_RST);
        assertThat(row.aggregatedFlowIds).isEqualTo("40000,40001,40002,40003,40004,40005,40006,40007,40008,40009");
        assertThat(row.packetTx).isEqualTo(30);
        assertThat(row.packetRx).isEqualTo(10);
        assertThat(row.totalPacketTx).isEqualTo(30);
        assertThat(row.synCount).isEqualTo(10);
        assertThat(row.synackCount).isEqualTo(10);
        assertThat(row.retransSyn).isZero();
        assertThat(row.rtt).isEqualTo(2000);
        assertThat(row.tcpFlagsBit0).isEqualTo(TcpFlags.SYN | TcpFlags.ACK | TcpFlags.RST);
        assertThat(row.isNewFlow).isEqualTo(1);
        assertThat(row.startTime).isEqualTo((MINUTE_START + 5) * 1_000_000);
        assertThat(row.endTime).isEqualTo((MINUTE_START + 14) * 1_000_000 + 3000);
        assertThat(row.duration).isEqualTo(9_003_000);
        assertThat(row.time).isEqualTo((int) MINUTE_START + 14);
        assertThat(row.id >>> 32).as("second in the id").isEqualTo(row.time);
        assertThat(merger.merged).isEqualTo(9);
    }

    @Test
    void singleCheckStaysAsItIs() {
        L4FlowLog row = check(40000, MINUTE_START);
        List<String> before = RowText.of(List.of(row), List.of());
        merger.take(row);
        merger.finish();

        assertThat(RowText.of(told, List.of())).isEqualTo(before);
        assertThat(onlyRow().clientPort).isEqualTo(40000);
        assertThat(onlyRow().aggregatedFlowIds).isEmpty();
    }

    @Test
    void largestValuesStayTheLargest() {
        merger.take(check(1, row -> row.rtt = 70));
        merger.take(check(2, row -> row.rtt = 90));
        merger.take(check(3, row -> {
            row.rtt = 80;
            row.artSum = 5;
            row.artCount = 1;
            row.artMax = 5;
        }));
        merger.finish();

        assertThat(onlyRow().rtt).isEqualTo(90);
        assertThat(onlyRow().artSum).isEqualTo(5);
        assertThat(onlyRow().artCount).isEqualTo(1);
        assertThat(onlyRow().artMax).isEqualTo(5);
    }

    @Test
    void whatCannotBeAddedIsOfTheFirst() {
        merger.take(check(40001, MINUTE_START + 2));
        L4FlowLog first = check(40000, MINUTE_START + 1);
        first.synSeq = 77;
        merger.take(first);
        merger.take(check(40002, MINUTE_START + 3));
        merger.finish();

        assertThat(onlyRow().flowId).isEqualTo(40000);
        assertThat(onlyRow().synSeq).isEqualTo(77);
        assertThat(onlyRow().aggregatedFlowIds).isEqualTo("40000,40001,40002");
    }

    @Test
    void whatTellsChecksApartStaysApart() {
        List<Consumer<L4FlowLog>> changes = List.of(
                row -> {},
                row -> row.observationPoint = ObservationPoint.CLIENT_NODE,
                row -> row.serverPort = 81,
                row -> row.ip40++,
                row -> row.ip41++,
                row -> row.ip60Low++,
                row -> row.ip61High++,
                row -> row.agentId++,
                row -> row.captureNic++,
                row -> row.captureNetworkTypeId++,
                row -> row.tunnelType = 1,
                row -> row.tunnelTxId = 5,
                row -> row.time += MINUTE);
        for (Consumer<L4FlowLog> change : changes) {
            merger.take(check(40000, change));
            merger.take(check(40001, change));
        }
        merger.finish();

        assertThat(told).hasSize(changes.size()).allMatch(row -> row.packetTx == 6);
    }

    @Test
    void minuteIsToldWhenItHasBeenOverForTheLateness() {
        L4FlowLog row = check(40000, MINUTE_START + 59);
        assertThat(HealthCheckMerger.dueSecond(row)).isEqualTo(DUE);
        merger.take(row);
        merger.take(check(40001, MINUTE_START + 60));
        merger.advance(DUE - 1);
        assertThat(told).isEmpty();

        merger.advance(DUE);
        assertThat(onlyRow().flowId).isEqualTo(40000);

        merger.advance(DUE + MINUTE);
        assertThat(told).hasSize(2);
    }

    @Test
    void lateCheckHasARowOfItsOwn() {
        merger.take(check(40000, MINUTE_START));
        merger.advance(DUE);
        merger.take(check(40001, MINUTE_START));
        merger.advance(DUE);

        assertThat(told).extracting(row -> row.clientPort).containsExactly(40000, 40001);
    }

    @Test
    void oneRowTooManyMakesTheOldestLeave() {
        for (int i = 0; i < 101; i++) {
            int port = i;
            merger.take(check(40000, row -> row.serverPort = port));
        }
        assertThat(onlyRow().serverPort).isZero();
        assertThat(merger.evicted).isEqualTo(1);

        merger.finish();
        assertThat(told)
                .extracting(row -> row.serverPort)
                .doesNotHaveDuplicates()
                .hasSize(101);
    }

    @Test
    void flowIdsBeyondTheLimitAreCounted() {
        int checks = HealthCheckMerger.MAX_FLOW_IDS + 10;
        for (int i = checks; i > 0; i--) {
            L4FlowLog row = new L4FlowLog();
            row.flowId = i;
            row.packetTx = 3;
            merger.take(row);
        }
        merger.finish();

        assertThat(onlyRow().packetTx).isEqualTo(3L * checks);
        assertThat(onlyRow().aggregatedFlowIds.split(","))
                .containsExactly(LongStream.rangeClosed(1, HealthCheckMerger.MAX_FLOW_IDS)
                        .mapToObj(Long::toString)
                        .toArray(String[]::new));
        assertThat(merger.flowIdsLeftOut).isEqualTo(10);
    }

    @Test
    void flowIdsAreUnsigned() {
        merger.take(check(1, row -> row.flowId = -1));
        merger.take(check(2, row -> row.flowId = 3));
        merger.finish();

        assertThat(onlyRow().aggregatedFlowIds).isEqualTo("3,18446744073709551615");
    }

    @Test
    void onlyChecksThatMayMergeHaveTheSameSpread() {
        L4FlowLog row = check(40000, MINUTE_START);

        assertThat(HealthCheckMerger.spread(check(50000, MINUTE_START + 7))).isEqualTo(HealthCheckMerger.spread(row));
        assertThat(HealthCheckMerger.spread(check(1, other -> other.serverPort = 81)))
                .isNotEqualTo(HealthCheckMerger.spread(row));
        assertThat(HealthCheckMerger.spread(check(1, other -> other.ip60High = 9)))
                .isNotEqualTo(HealthCheckMerger.spread(row));
    }

    @Test
    void otherEndsAreNoHealthChecks() {
        L4FlowLog answered = new Run()
                .feed(Conversation.tcp(40000, 80).handshake().after(1).client().close())
                .finish()
                .onlyFlow();
        L4FlowLog pushed = new Run()
                .feed(Conversation.tcp(40000, 80)
                        .handshake()
                        .client()
                        .say("x")
                        .client()
                        .rst())
                .finish()
                .onlyFlow();

        assertThat(List.of(answered, pushed)).noneMatch(HealthCheckMerger::isHealthCheck);
    }

    @Test
    void stateOfANewerBuildIsRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new HealthChecks().writeTo(new DataOutputStream(bytes));
        byte[] newer = bytes.toByteArray();
        newer[0]++;

        assertThatThrownBy(() -> HealthChecks.readFrom(new DataInputStream(new ByteArrayInputStream(newer))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }
}
