package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.row.FlowLogRow;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowId;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturePoint;

/** Makes rows of flow records: who, where and when for both kinds of row, and all of {@code l4_flow_log}. */
final class FlowRows {
    private static final long MAC = 0xffff_ffff_ffffL;

    private final RowSink sink;
    private final EngineCounters counters;
    private final FlowMeters meters = new FlowMeters();
    private final long periodNanos;
    private final FlowSeconds seconds;
    private FlowShard shard;

    FlowRows(RowSink sink, EngineCounters counters, EngineOptions options) {
        this.periodNanos = FlowClock.periodNanos(options);
        this.seconds = new FlowSeconds(options.seconds(), this, sink);
        this.sink = sink;
        this.counters = counters;
    }

    void open(FlowShard opened) {
        shard = opened;
        seconds.open(opened);
    }

    FlowSeconds seconds() {
        return seconds;
    }

    /** Where L7 sends its rows: they get their ids here. */
    RowSink sessions() {
        return new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                throw new IllegalStateException("L7 makes no flow rows");
            }

            @Override
            public void session(L7FlowLog row) {
                row.time = (int) Math.floorDiv(row.endTime, 1_000_000L);
                row.id = nextId(row.time);
                counters.sessionRows++;
                sink.session(row);
            }
        };
    }

    /** The row of a period that ended while the flow lives; none when it had no packets. */
    void reportIfCounted(int slot) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        int reported = i32(r, at, FlowLayout.REPORTED) - 1;
        boolean counted = reported < 0
                || packets(r, at) != reportedPackets(shard.reported.chunk(reported), shard.reported.offset(reported));
        if (!counted) {
            return;
        }
        seconds.tell(slot, CloseType.FORCED_REPORT);
        emit(slot, CloseType.FORCED_REPORT);
        remember(r, at);
        meters.beginPeriod(shard, r, at, slot);
        RareEvents.beginPeriod(shard, r, at);
    }

    /** The last row of a flow. */
    void ended(int slot) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        int closeType = closeType(r, at, slot);
        seconds.tell(slot, closeType);
        emit(slot, closeType);
    }

    private int closeType(long[] r, int at, int slot) {
        if (u8(r, at, FlowLayout.PROTOCOL) != IpProtocol.TCP) {
            return CloseType.NORMAL;
        }
        boolean clientIsB = clientIsB(r, at);
        int flagsA = u8(r, at, FlowLayout.TCP_FLAGS_A);
        int flagsB = u8(r, at, FlowLayout.TCP_FLAGS_B);
        FlowL7 l7 = shard.l7Of(slot);
        return CloseType.ofTcp(
                TcpState.state(u8(r, at, FlowLayout.STATE)),
                clientIsB ? flagsB : flagsA,
                clientIsB ? flagsA : flagsB,
                i64(r, at + (clientIsB ? 0 : 1), FlowLayout.PACKETS_A),
                l7 != null && l7.succeeded);
    }

    private void emit(int slot, int closeType) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        L4FlowLog row = new L4FlowLog();
        describe(row, slot);
        when(row, r, at, closeType);
        row.closeType = closeType;
        row.status = CloseType.status(closeType, row.protocol == IpProtocol.TCP);
        long macA = i64(r, at, FlowLayout.MAC_A_VLAN);
        long macB = i64(r, at, FlowLayout.MAC_B_TYPE);
        boolean clientIsB = clientIsB(r, at);
        row.mac0 = (clientIsB ? macB : macA) & MAC;
        row.mac1 = (clientIsB ? macA : macB) & MAC;
        row.vlan = (int) (macA >>> FlowLayout.VLAN_SHIFT);
        row.ethType = (int) (macB >>> 48);
        row.initIpid = u32(r, at, FlowLayout.INIT_IP_ID);
        row.tcpFlagsBit0 = u8(r, at, clientIsB ? FlowLayout.TCP_FLAGS_B : FlowLayout.TCP_FLAGS_A);
        row.tcpFlagsBit1 = u8(r, at, clientIsB ? FlowLayout.TCP_FLAGS_A : FlowLayout.TCP_FLAGS_B);
        row.l2End0 = ends(row.observationPoint, ObservationPoint.CLIENT);
        row.l2End1 = ends(row.observationPoint, ObservationPoint.SERVER);
        row.l3End0 = row.l2End0;
        row.l3End1 = row.l2End1;
        volume(row, r, at, clientIsB);
        TunnelColumns.fill(row, shard, r, at, clientIsB);
        RareEvents.fill(row, shard, r, at, clientIsB);
        meters.fill(row, shard, r, at, slot, clientIsB);
        counters.flowRows++;
        sink.flow(row);
    }

    private static int ends(String point, String side) {
        return point.equals(side) || point.equals(ObservationPoint.LOCAL) ? 1 : 0;
    }

    private void when(L4FlowLog row, long[] r, int at, int closeType) {
        long first = i64(r, at, FlowLayout.FIRST);
        long last = i64(r, at, FlowLayout.LAST);
        long periodEnd = FlowClock.periodEnd(r, at);
        boolean isFirstRow = i32(r, at, FlowLayout.REPORTED) == 0;
        long start = isFirstRow ? first : Math.max(first, periodEnd - periodNanos);
        long end = closeType == CloseType.FORCED_REPORT ? periodEnd : Math.max(last, start);
        row.startTime = Math.floorDiv(start, 1000L);
        row.endTime = Math.floorDiv(end, 1000L);
        row.lastSeen = last < start ? Math.floorDiv(last, 1000L) : 0;
        row.duration = (last - first) / 1000;
        row.isNewFlow = isFirstRow ? 1 : 0;
        row.time = (int) Math.floorDiv(end, 1_000_000_000L);
        row.id = nextId(row.time);
    }

    /** Who and where: the columns that flows and sessions share. */
    void describe(FlowLogRow row, int slot) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        int bits = u8(r, at, FlowLayout.BITS);
        boolean clientIsB = clientIsB(r, at);
        int client = at + (clientIsB ? FlowLayout.ADDRESS_B : 0);
        int server = at + (clientIsB ? 0 : FlowLayout.ADDRESS_B);
        boolean isIp = (bits & FlowLayout.IS_IP) != 0;
        if ((bits & FlowLayout.IS_IPV4) != 0) {
            row.ip40 = (int) i64(r, client, FlowLayout.A_LOW);
            row.ip41 = (int) i64(r, server, FlowLayout.A_LOW);
        } else if (isIp) {
            row.ip60High = i64(r, client, FlowLayout.A_HIGH);
            row.ip60Low = i64(r, client, FlowLayout.A_LOW);
            row.ip61High = i64(r, server, FlowLayout.A_HIGH);
            row.ip61Low = i64(r, server, FlowLayout.A_LOW);
        }
        row.isIpv4 = (bits & FlowLayout.IS_IPV4) != 0 ? 1 : 0;
        row.protocol = u8(r, at, FlowLayout.PROTOCOL);
        if (isIp) {
            row.clientPort = u16(r, at, clientIsB ? FlowLayout.PORT_B : FlowLayout.PORT_A);
            row.serverPort = u16(r, at, clientIsB ? FlowLayout.PORT_A : FlowLayout.PORT_B);
        }
        int pointNumber = u16(r, at, FlowLayout.POINT);
        CapturePoint point = shard.points.get(pointNumber);
        row.tunnelType = u8(r, at, FlowLayout.TUNNEL_TYPE);
        row.flowId = i64(r, at, FlowLayout.FLOW_ID);
        row.agentId = shard.agentId;
        row.captureNetworkTypeId = point.networkType();
        row.captureNic = point.mac() != 0 ? point.mac() & 0xffff_ffffL : point.interfaceIndex();
        row.observationPoint = ObservationPoint.of(shard, pointNumber, r, at);
        row.directionScore = u8(r, at, FlowLayout.DIRECTION_SCORE);
        FlowL7 l7 = shard.l7Of(slot);
        row.l7Protocol = l7 == null ? 0 : l7.protocol;
    }

    /** As {@link #describe}, into a document that was another flow's before. */
    void describeSecond(MetricsDocument document, int slot) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        int bits = u8(r, at, FlowLayout.BITS);
        boolean clientIsB = clientIsB(r, at);
        if ((bits & FlowLayout.IS_IPV4) == 0) {
            document.ip40 = 0;
            document.ip41 = 0;
        } else {
            document.ip60High = 0;
            document.ip60Low = 0;
            document.ip61High = 0;
            document.ip61Low = 0;
        }
        describe(document, slot);
        if ((bits & FlowLayout.IS_IP) == 0) {
            document.ip60High = 0;
            document.ip60Low = 0;
            document.ip61High = 0;
            document.ip61Low = 0;
            document.serverPort = 0;
        }
        document.clientPort = 0;
        long macA = i64(r, at, FlowLayout.MAC_A_VLAN) & MAC;
        long macB = i64(r, at, FlowLayout.MAC_B_TYPE) & MAC;
        document.mac0 = clientIsB ? macB : macA;
        document.mac1 = clientIsB ? macA : macB;
        int clientBit = clientIsB ? FlowLayout.SEEN_B : FlowLayout.SEEN_A;
        document.hasSent0 = (bits & clientBit) != 0;
        document.hasSent1 = (bits & (FlowLayout.SEEN_A | FlowLayout.SEEN_B) & ~clientBit) != 0;
        document.natSource = RareEvents.natSource(shard, r, at);
    }

    private void volume(L4FlowLog row, long[] r, int at, boolean clientIsB) {
        int tx = at + (clientIsB ? 1 : 0);
        int rx = at + (clientIsB ? 0 : 1);
        row.totalPacketTx = i64(r, tx, FlowLayout.PACKETS_A);
        row.totalPacketRx = i64(r, rx, FlowLayout.PACKETS_A);
        row.totalByteTx = i64(r, tx, FlowLayout.BYTES_A);
        row.totalByteRx = i64(r, rx, FlowLayout.BYTES_A);
        row.packetTx = row.totalPacketTx;
        row.packetRx = row.totalPacketRx;
        row.byteTx = row.totalByteTx;
        row.byteRx = row.totalByteRx;
        row.l3ByteTx = i64(r, tx, FlowLayout.L3_BYTES_A);
        row.l3ByteRx = i64(r, rx, FlowLayout.L3_BYTES_A);
        row.l4ByteTx = i64(r, tx, FlowLayout.L4_BYTES_A);
        row.l4ByteRx = i64(r, rx, FlowLayout.L4_BYTES_A);
        int reported = i32(r, at, FlowLayout.REPORTED) - 1;
        if (reported >= 0) {
            long[] before = shard.reported.chunk(reported);
            int base = shard.reported.offset(reported);
            int toldTx = base + (clientIsB ? 1 : 0);
            int toldRx = base + (clientIsB ? 0 : 1);
            row.packetTx -= i64(before, toldTx, ReportedLayout.PACKETS_A);
            row.packetRx -= i64(before, toldRx, ReportedLayout.PACKETS_A);
            row.byteTx -= i64(before, toldTx, ReportedLayout.BYTES_A);
            row.byteRx -= i64(before, toldRx, ReportedLayout.BYTES_A);
            row.l3ByteTx -= i64(before, toldTx, ReportedLayout.L3_BYTES_A);
            row.l3ByteRx -= i64(before, toldRx, ReportedLayout.L3_BYTES_A);
            row.l4ByteTx -= i64(before, toldTx, ReportedLayout.L4_BYTES_A);
            row.l4ByteRx -= i64(before, toldRx, ReportedLayout.L4_BYTES_A);
        }
    }

    private void remember(long[] r, int at) {
        int reported = i32(r, at, FlowLayout.REPORTED) - 1;
        if (reported < 0) {
            reported = shard.reported.allocate();
            i32(r, at, FlowLayout.REPORTED, reported + 1);
        }
        System.arraycopy(
                r,
                at + FlowLayout.PACKETS_A / Long.BYTES,
                shard.reported.chunk(reported),
                shard.reported.offset(reported),
                ReportedLayout.BYTES / Long.BYTES);
    }

    private static long packets(long[] r, int at) {
        return i64(r, at, FlowLayout.PACKETS_A) + i64(r, at + 1, FlowLayout.PACKETS_A);
    }

    private static long reportedPackets(long[] told, int at) {
        return i64(told, at, ReportedLayout.PACKETS_A) + i64(told, at + 1, ReportedLayout.PACKETS_A);
    }

    private static boolean clientIsB(long[] r, int at) {
        return (u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
    }

    private long nextId(int second) {
        return RowId.ofPackets(second, shard.agentId, shard.shard, shard.rowCounter++);
    }
}
