package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.add64;
import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeError;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.engine.l7.L7Packet;
import io.thalweg.engine.l7.L7Sessions;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;

/**
 * Builds flows and application sessions from the packets of flow shards: what the flow job runs, and {@code replay}.
 *
 * <p>Holds the logic and its scratch space, one per thread; the state is in the {@link FlowShard} that is open. Rows go to
 * the {@link RowSink} as soon as they are final: a flow's when it ends and, unless whole flows are wanted, when a minute
 * of event time ends. Event time moves with the packets, a second behind them, and with {@link #advance}.
 *
 * <p>Budget: 120 ns a packet with all L4 metrics, no allocation. Watched by {@code ./thalweg bench flow-engine}.
 */
public final class FlowEngine {
    private static final int ECHO_HEADER_BYTES = 8;

    private final EngineOptions options;
    private final boolean takesShortWay;
    private final PacketDecoder decoder;
    private final PacketGroup group = new PacketGroup();
    private final EngineCounters counters = new EngineCounters();
    private final FlowRows rows;
    /** Null when nobody asked for seconds: packets pass by then. */
    private final FlowSeconds seconds;

    private final FlowClock clock;
    private final FlowDirection direction = new FlowDirection();
    private final L7Sessions l7;
    private final L7Packet l7Packet = new L7Packet();
    private final FlowCursor cursor;

    /** The packet that an ICMP error is about. */
    private final PacketHeaders about = new PacketHeaders();

    private FlowShard shard;
    private CapturePoint lastPoint;
    private int lastPointNumber;
    /** Headers of the packet that is being counted. */
    private PacketHeaders h;
    /** Set by {@link #find}: who sent the packet, 0 for the flow's A, 1 for its B. A number saves branches nobody can predict. */
    private int sender;

    public FlowEngine(EngineOptions options, RowSink sink) {
        this(options, sink, true);
    }

    /** @param takesShortWay whether {@link EstablishedSegment} is asked; rows do not depend on it */
    FlowEngine(EngineOptions options, RowSink sink, boolean takesShortWay) {
        this.options = options;
        this.takesShortWay = takesShortWay;
        this.decoder = new PacketDecoder(options.decode());
        this.rows = new FlowRows(sink, counters, options);
        this.seconds = rows.seconds().tells() ? rows.seconds() : null;
        this.l7 = new L7Sessions(options, rows.sessions(), counters.l7);
        this.cursor = new FlowCursor(rows);
        this.clock = new FlowClock(options, this, rows);
    }

    /** An empty shard, before its agent's first batch. */
    public FlowShard newShard(int agentId, int shardNumber) {
        return new FlowShard(agentId, shardNumber);
    }

    public EngineCounters counters() {
        return counters;
    }

    /** Makes {@code opened} the shard that the other calls are about. */
    public void open(FlowShard opened) {
        settle();
        shard = opened;
        lastPoint = null;
        decoder.open(opened.fragments);
        rows.open(opened);
        cursor.open(opened);
        clock.open(opened);
        l7.open(opened.l7);
    }

    /**
     * One packet of the open shard.
     *
     * @param wireLength bytes of the frame on the wire
     * @param buffer holds the captured bytes at {@code offset}; not kept
     */
    public void packet(
            CapturePoint point,
            PacketDirection seen,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int capturedLength) {
        take(point, seen, timestampNanos, wireLength, buffer, offset, capturedLength);
        settle();
    }

    /**
     * As {@link #packet}, for packets that come faster than one by one: their bytes must stay as they are until
     * {@link #settle}. They are worked on in groups.
     */
    public void take(
            CapturePoint point,
            PacketDirection seen,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int capturedLength) {
        counters.packets++;
        counters.bytes += wireLength;
        PacketGroup g = group;
        int i = g.count;
        PacketHeaders headers = g.headers[i];
        decoder.into(headers);
        decoder.decode(point.linkType(), timestampNanos, buffer, offset, capturedLength, wireLength);
        if (headers.error != null) {
            counters.count(headers.error);
        }
        if (point != lastPoint) {
            lastPoint = point;
            lastPointNumber = shard.points.number(point);
        }
        g.points[i] = lastPointNumber;
        g.hashes[i] = FlowHash.of(headers, lastPointNumber);
        g.nanos[i] = timestampNanos;
        g.seen[i] = seen;
        g.count = i + 1;
        if (i + 1 == PacketGroup.SIZE) {
            settle();
        }
    }

    /** Counts all packets that were taken in: their bytes are no longer needed. */
    public void settle() {
        PacketGroup g = group;
        for (int i = 0; i < g.count; i++) {
            h = g.headers[i];
            count(g.points[i], g.hashes[i], g.seen[i], g.nanos[i]);
        }
        g.count = 0;
    }

    private void count(int pointNumber, int hash, PacketDirection seen, long timestampNanos) {
        clock.follow(timestampNanos);
        int slot = find(hash, pointNumber);
        if (takesShortWay && slot != Slab.NONE && timestampNanos < shard.openPeriodEnd) {
            long[] r = shard.flows.chunk(slot);
            int at = shard.flows.offset(slot);
            if (EstablishedSegment.is(h, r, at, timestampNanos)) {
                established(slot, r, at, timestampNanos);
                return;
            }
        }
        if (slot != Slab.NONE && isOver(slot, timestampNanos)) {
            end(slot, timestampNanos);
            slot = Slab.NONE;
        }
        if (slot == Slab.NONE) {
            slot = begin(hash, pointNumber, seen, timestampNanos);
        } else if (timestampNanos >= shard.openPeriodEnd) {
            clock.rollPeriod(slot, timestampNanos);
        }
        if (options.l7()) {
            clock.catchUp(slot, timestampNanos);
        }
        if (seconds != null) {
            seconds.packet(slot, timestampNanos);
        }
        count(slot, timestampNanos);
        if (h.hasAbout) {
            tieError(pointNumber, timestampNanos);
        }
    }

    /** Nothing older than {@code eventTimeNanos} will come for this shard: time-outs and minute rows up to it leave. */
    public void advance(long eventTimeNanos) {
        settle();
        clock.advance(eventTimeNanos);
    }

    /** No more events at all: every flow of the open shard ends. */
    public void finish() {
        settle();
        for (int slot = 0; slot < shard.flows.used(); slot++) {
            if (shard.isLive(slot)) {
                end(slot, i64(shard.flows.chunk(slot), shard.flows.offset(slot), FlowLayout.LAST));
            }
        }
    }

    private int find(int hash, int point) {
        FlowIndex index = shard.index;
        Slab flows = shard.flows;
        for (int position = index.first(hash); ; position = index.next(position)) {
            int entry = index.entry(position);
            if (entry == 0) {
                return Slab.NONE;
            }
            if (FlowIndex.mayBe(entry, hash)) {
                int slot = FlowIndex.slot(entry);
                if (matches(flows.chunk(slot), flows.offset(slot), hash, point)) {
                    return slot;
                }
            }
        }
    }

    private boolean matches(long[] r, int at, int hash, int point) {
        if (i32(r, at, FlowLayout.HASH) != hash
                || u8(r, at, FlowLayout.PROTOCOL) != h.protocol
                || u8(r, at, FlowLayout.TUNNEL_TYPE) != h.tunnelType
                || Fields.u16(r, at, FlowLayout.POINT) != point) {
            return false;
        }
        long aHigh = i64(r, at, FlowLayout.A_HIGH);
        long aLow = i64(r, at, FlowLayout.A_LOW);
        long bHigh = i64(r, at, FlowLayout.B_HIGH);
        long bLow = i64(r, at, FlowLayout.B_LOW);
        int ports = i32(r, at, FlowLayout.PORT_A);
        long differsFromA = aLow ^ h.sourceLow
                | bLow ^ h.destinationLow
                | aHigh ^ h.sourceHigh
                | bHigh ^ h.destinationHigh
                | ports ^ (h.sourcePort | h.destinationPort << 16);
        long differsFromB = aLow ^ h.destinationLow
                | bLow ^ h.sourceLow
                | aHigh ^ h.destinationHigh
                | bHigh ^ h.sourceHigh
                | ports ^ (h.destinationPort | h.sourcePort << 16);
        sender = isNotZero(differsFromA);
        return (sender & isNotZero(differsFromB)) == 0
                && (!shard.points.keepsVlansApart(point)
                        || i64(r, at, FlowLayout.MAC_A_VLAN) >>> FlowLayout.VLAN_SHIFT == h.vlan);
    }

    private static int isNotZero(long value) {
        return (int) ((value | -value) >>> 63);
    }

    /** Whether the flow that was found has ended before this packet: by silence, or because a new connection begins. */
    private boolean isOver(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        if (now > FlowClock.deadline(r, at)) {
            return true;
        }
        return h.hasTcpHeader
                && TcpFlags.group(h.tcpFlags) == TcpFlags.G_SYN
                && TcpState.isOver(u8(r, at, FlowLayout.STATE));
    }

    private int begin(int hash, int point, PacketDirection seen, long now) {
        if (shard.index.size() >= options.maxFlowsPerShard()) {
            counters.flowsEvicted++;
            end(clock.nextDue(), now);
        }
        int slot = shard.flows.allocate();
        shard.index.add(hash, slot);
        sender = 0;
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        FlowStart.fill(shard, r, at, hash, point, now, h);
        clock.setPeriodEnd(r, at, now);
        direction.decide(shard, r, at, h);
        ObservationPoint.begin(shard, r, at, point, seen);
        if (seconds != null) {
            seconds.flowBegins(slot, now);
        }
        counters.flowsBegun++;
        return slot;
    }

    /** The short way of {@link #count(int, long)}. */
    private void established(int slot, long[] r, int at, long now) {
        if (options.l7()) {
            clock.catchUp(slot, now);
        }
        if (seconds != null) {
            seconds.packet(slot, now);
        }
        addVolume(r, at);
        EstablishedSegment.measure(shard, r, at, sender, now, h);
        if (options.l7() && h.payloadBytes > 0) {
            l7(slot, now);
        }
    }

    private void count(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        addVolume(r, at);
        int seen = noteSender(r, at);
        noteTime(r, at, now);
        if (h.hasTcpHeader) {
            tcp(slot, r, at, now);
        } else if (h.protocol != IpProtocol.TCP) {
            datagram(slot, r, at, seen, now);
        } else if (u8(r, at, FlowLayout.STATE) == 0) {
            clock.schedule(slot);
        }
        if (options.l7() && h.fragmentOffset == 0 && (h.payloadBytes > 0 && h.hasPorts || isEcho())) {
            l7(slot, now);
        }
    }

    private void addVolume(long[] r, int at) {
        add64(r, at + sender, FlowLayout.PACKETS_A, 1);
        add64(r, at + sender, FlowLayout.BYTES_A, h.countedBytes);
        add64(r, at + sender, FlowLayout.L3_BYTES_A, h.l3PayloadBytes);
        add64(r, at + sender, FlowLayout.L4_BYTES_A, h.payloadBytes);
    }

    /** Remembers that this side has spoken; returns the flow's bits. */
    private int noteSender(long[] r, int at) {
        int bits = u8(r, at, FlowLayout.BITS);
        int seen = bits | FlowLayout.SEEN_A << sender;
        if (seen != bits) {
            u8(r, at, FlowLayout.BITS, seen);
            FlowStart.noteOtherSide(shard, r, at, sender, h);
            ObservationPoint.noteGuests(shard, r, at, u16(r, at, FlowLayout.POINT));
        }
        return seen;
    }

    private static void noteTime(long[] r, int at, long now) {
        if (now >= i64(r, at, FlowLayout.LAST)) {
            Fields.i64(r, at, FlowLayout.LAST, now);
        } else if (now < i64(r, at, FlowLayout.FIRST)) {
            Fields.i64(r, at, FlowLayout.FIRST, now);
        }
    }

    private void datagram(int slot, long[] r, int at, int seen, long now) {
        if (DatagramPerformance.measures(h.protocol)) {
            boolean fromClient = FlowDirection.isFromClient(seen, sender);
            DatagramPerformance.packet(r, at + FlowLayout.PERFORMANCE, fromClient, now, h);
        }
        int next = FlowClock.datagramState(h.protocol, seen);
        if (u8(r, at, FlowLayout.STATE) != next) {
            u8(r, at, FlowLayout.STATE, next);
            clock.schedule(slot);
        }
    }

    private void tcp(int slot, long[] r, int at, long now) {
        direction.onTcp(shard, r, at, sender, h);
        boolean fromClient = FlowDirection.isFromClient(u8(r, at, FlowLayout.BITS), sender);
        Fields.set8(r, at, FlowLayout.TCP_FLAGS_A + sender, h.tcpFlags);
        if (RareEvents.concerns(h)) {
            rare(r, at);
        }
        int state = u8(r, at, FlowLayout.STATE);
        int next = TcpState.next(state, fromClient, h.tcpFlags);
        if (next != state) {
            u8(r, at, FlowLayout.STATE, next);
            clock.schedule(slot);
        }
        TcpPerformance.packet(r, at + FlowLayout.PERFORMANCE, shard.ranges, sender, fromClient, now, h);
    }

    private void rare(long[] r, int at) {
        RareEvents.tcp(shard, r, at, sender, h);
        if (h.toaPort != 0) {
            direction.onToa(shard, r, at, sender, h);
        }
    }

    /** Tells the flow that an ICMP error is about, if it is here. */
    private void tieError(int point, long now) {
        PacketHeaders error = h;
        h = about;
        h.protocol = error.aboutProtocol;
        h.tunnelType = error.tunnelType;
        h.vlan = error.vlan;
        h.sourceHigh = error.aboutSourceHigh;
        h.sourceLow = error.aboutSourceLow;
        h.destinationHigh = error.aboutDestinationHigh;
        h.destinationLow = error.aboutDestinationLow;
        h.sourcePort = error.aboutSourcePort;
        h.destinationPort = error.aboutDestinationPort;
        int slot = find(FlowHash.of(h, point), point);
        h = error;
        if (slot != Slab.NONE) {
            long[] r = shard.flows.chunk(slot);
            int at = shard.flows.offset(slot);
            if (now <= FlowClock.deadline(r, at)) {
                RareEvents.icmpError(shard, r, at, error.icmpTypeCode);
            }
        }
    }

    private void l7(int slot, long now) {
        cursor.moveTo(slot, sender, now);
        L7Packet packet = l7Packet;
        packet.timestampMicros = now / 1000;
        packet.fromClient = cursor.isFromClient();
        packet.buffer = h.buffer;
        int header = h.hasPorts ? 0 : ECHO_HEADER_BYTES;
        packet.offset = h.payloadOffset - header;
        packet.length = h.capturedPayloadBytes() + header;
        packet.wireLength = h.payloadBytes + header;
        boolean isTcp = h.hasTcpHeader;
        packet.tcpSequence = isTcp ? h.tcpSequence : 0;
        packet.syn = isTcp && (h.tcpFlags & TcpFlags.SYN) != 0;
        packet.fin = isTcp && (h.tcpFlags & TcpFlags.FIN) != 0;
        packet.rst = isTcp && (h.tcpFlags & TcpFlags.RST) != 0;
        packet.startSequence = isTcp ? startSequence(slot) : 0;
        packet.hasStart = packet.startSequence != 0;
        packet.isDirectionCertain = cursor.isDirectionCertain();
        packet.isFirst = packet.hasStart && isFirstPayload(slot);
        FlowL7 known = shard.l7Of(slot);
        var state = l7.payload(known == null ? null : known.state, cursor, packet);
        if (state != null) {
            shard.l7OfOrNew(slot).state = state;
        } else if (known != null) {
            known.state = null;
        }
        if (state != null && state.hasPending()) {
            clock.scheduleAt(slot, now + FlowClock.L7_CHECK_NANOS);
        }
    }

    /** Whether this is an echo request or reply, which L7 gets from the ICMP header on. */
    private boolean isEcho() {
        return (DatagramPerformance.isEchoRequest(h.protocol, h.icmpTypeCode)
                        || DatagramPerformance.isEchoReply(h.protocol, h.icmpTypeCode))
                && h.error != DecodeError.TRANSPORT_TRUNCATED;
    }

    /** Where the sender's stream begins, if its handshake was seen; else 0. */
    private int startSequence(int slot) {
        int side = shard.flows.offset(slot) + FlowLayout.PERFORMANCE + sender * TcpLayout.SIDE_B;
        return i32(shard.flows.chunk(slot), side, TcpLayout.EXPECTED);
    }

    /** Whether this packet's payload, which is counted already, is all that its sender has sent. */
    private boolean isFirstPayload(int slot) {
        long counted = i64(shard.flows.chunk(slot), shard.flows.offset(slot) + sender, FlowLayout.L4_BYTES_A);
        return counted == h.payloadBytes;
    }

    /** L7 time-outs of a flow that is due; true when it wants to be looked at again in a second. */
    boolean expireL7(int slot, long now) {
        FlowL7 known = shard.l7Of(slot);
        if (known == null || known.state == null) {
            return false;
        }
        cursor.moveTo(slot, 0, now);
        l7.expire(known.state, cursor, now / 1000);
        return known.state.hasPending();
    }

    /** Ends a flow that is over at {@code now}: its sessions and its last row leave, its records are free again. */
    void end(int slot, long now) {
        long[] r = shard.flows.chunk(slot);
        int at = shard.flows.offset(slot);
        long end = FlowClock.end(r, at, now);
        if (seconds != null) {
            seconds.touch(slot, end);
        }
        FlowL7 known = shard.l7Of(slot);
        if (known != null && known.state != null) {
            cursor.moveTo(slot, 0, end);
            l7.close(known.state, cursor, i64(r, at, FlowLayout.LAST) / 1000);
        }
        rows.ended(slot);
        shard.release(slot);
    }
}
