package io.thalweg.engine.flow;

import io.thalweg.engine.ShardTable;
import io.thalweg.engine.decode.FragmentPorts;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.l7.L7ShardState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The whole flow table of one flow shard of one agent: the keyed state of the flow job, and nothing but data.
 *
 * <p>Flows are records in {@link Slab}s; a hash index finds them, a timer wheel says when to look at them. Rows depend
 * on nothing else than this state and the events that follow, so a restored shard goes on as if nothing had happened.
 * Not thread-safe; a checkpoint takes a {@link #copy}.
 */
public final class FlowShard implements ShardTable<FlowShard> {
    /** Version of what {@link #writeTo} writes; raised when it changes, and readers keep the older ones. */
    public static final int STATE_VERSION = 5;

    private static final int SCALARS_END = 0x7468_6c77;

    final int agentId;
    final int shard;
    final Slab flows;
    final Slab reported;
    final Slab tunnels;
    final Slab ranges;
    final Slab rare;
    final Slab seconds;
    FlowIndex index;
    final TimerWheel wheel;
    final CapturePoints points;
    final ServiceScores scores;
    final GuestAddresses guests;
    final FragmentPorts fragments;
    final L7ShardState l7;

    /** By flow slot; null where there is no L7. */
    FlowL7[] flowL7;

    /** Ticks up to and including this one are done; {@link Long#MIN_VALUE} before the first packet. */
    long doneTick = Long.MIN_VALUE;
    /** Start of the first reporting period whose rows are not yet out, ns. */
    long openPeriodEnd = Long.MIN_VALUE;
    /** End of the first second that is not told yet, ns; {@link Long#MAX_VALUE} when seconds are not told. */
    long openSecondEnd = Long.MAX_VALUE;
    /** Flows begun so far: makes flow ids unique. */
    long flowCounter;
    /** Rows made so far: makes row ids unique. */
    int rowCounter;

    FlowShard(int agentId, int shard) {
        this(
                agentId,
                shard,
                new Slab(FlowLayout.BYTES),
                new Slab(ReportedLayout.BYTES),
                new Slab(TunnelLayout.BYTES),
                new Slab(ReceivedRanges.BYTES),
                new Slab(RareLayout.BYTES),
                new Slab(SecondLayout.BYTES),
                new TimerWheel(),
                new CapturePoints(),
                new ServiceScores(),
                new GuestAddresses(),
                new FragmentPorts(),
                new L7ShardState(),
                new FlowL7[0]);
    }

    private FlowShard(
            int agentId,
            int shard,
            Slab flows,
            Slab reported,
            Slab tunnels,
            Slab ranges,
            Slab rare,
            Slab seconds,
            TimerWheel wheel,
            CapturePoints points,
            ServiceScores scores,
            GuestAddresses guests,
            FragmentPorts fragments,
            L7ShardState l7,
            FlowL7[] flowL7) {
        this.agentId = agentId;
        this.shard = shard;
        this.flows = flows;
        this.reported = reported;
        this.tunnels = tunnels;
        this.ranges = ranges;
        this.rare = rare;
        this.seconds = seconds;
        this.index = new FlowIndex(flows);
        this.wheel = wheel;
        this.points = points;
        this.scores = scores;
        this.guests = guests;
        this.fragments = fragments;
        this.l7 = l7;
        this.flowL7 = flowL7;
    }

    /** An empty shard, before its agent's first batch. */
    public static FlowShard empty(int agentId, int shard) {
        return new FlowShard(agentId, shard);
    }

    public int agentId() {
        return agentId;
    }

    public int shard() {
        return shard;
    }

    /** Flows alive now. */
    public int flows() {
        return index.size();
    }

    @Override
    public int live() {
        return flows();
    }

    /** Whether a slot holds a flow; free ones are all zeros, and no flow's id is. */
    boolean isLive(int slot) {
        return Fields.i64(flows.chunk(slot), flows.offset(slot), FlowLayout.FLOW_ID) != 0;
    }

    FlowL7 l7Of(int slot) {
        return slot < flowL7.length ? flowL7[slot] : null;
    }

    FlowL7 l7OfOrNew(int slot) {
        if (slot >= flowL7.length) {
            flowL7 = Arrays.copyOf(flowL7, Math.max(64, Math.max(slot + 1, flowL7.length * 2)));
        }
        if (flowL7[slot] == null) {
            flowL7[slot] = new FlowL7();
        }
        return flowL7[slot];
    }

    void dropL7(int slot) {
        if (slot < flowL7.length) {
            flowL7[slot] = null;
        }
    }

    /** Takes a flow out of the table and frees all its records. */
    void release(int slot) {
        long[] r = flows.chunk(slot);
        int at = flows.offset(slot);
        index.remove(Fields.i32(r, at, FlowLayout.HASH), slot);
        if (Fields.u8(r, at, FlowLayout.PROTOCOL) == IpProtocol.TCP) {
            ReceivedRanges.release(r, at + FlowLayout.PERFORMANCE, ranges);
            ReceivedRanges.release(r, at + FlowLayout.PERFORMANCE + TcpLayout.SIDE_B, ranges);
        }
        freeIfSet(reported, Fields.i32(r, at, FlowLayout.REPORTED));
        freeIfSet(rare, Fields.i32(r, at, FlowLayout.RARE));
        freeIfSet(seconds, Fields.i32(r, at, FlowLayout.SECOND));
        freeIfSet(tunnels, Fields.i32(r, at, FlowLayout.TUNNEL));
        dropL7(slot);
        flows.free(slot);
    }

    private static void freeIfSet(Slab slab, int slotPlusOne) {
        if (slotPlusOne != 0) {
            slab.free(slotPlusOne - 1);
        }
    }

    /** A deep copy that shares nothing mutable. */
    @Override
    public FlowShard copy() {
        FlowL7[] l7Copies = new FlowL7[flowL7.length];
        for (int i = 0; i < flowL7.length; i++) {
            l7Copies[i] = flowL7[i] == null ? null : flowL7[i].copy();
        }
        FlowShard copy = new FlowShard(
                agentId,
                shard,
                flows.copy(),
                reported.copy(),
                tunnels.copy(),
                ranges.copy(),
                rare.copy(),
                seconds.copy(),
                wheel.copy(),
                points.copy(),
                scores.copy(),
                guests.copy(),
                fragments.copy(),
                l7.copy(),
                l7Copies);
        copy.index = index.copy(copy.flows);
        copy.doneTick = doneTick;
        copy.openPeriodEnd = openPeriodEnd;
        copy.openSecondEnd = openSecondEnd;
        copy.flowCounter = flowCounter;
        copy.rowCounter = rowCounter;
        return copy;
    }

    /** Version, scalars, slabs (and the open second), wheel, points, scores, guests, L7; the index is made anew when read. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(STATE_VERSION);
        out.writeShort(agentId);
        out.writeShort(shard);
        out.writeLong(doneTick);
        out.writeLong(openPeriodEnd);
        out.writeLong(flowCounter);
        out.writeInt(rowCounter);
        out.writeInt(SCALARS_END);
        flows.writeTo(out);
        reported.writeTo(out);
        tunnels.writeTo(out);
        ranges.writeTo(out);
        rare.writeTo(out);
        out.writeLong(openSecondEnd);
        seconds.writeTo(out);
        wheel.writeTo(out);
        points.writeTo(out);
        scores.writeTo(out);
        guests.writeTo(out);
        fragments.writeTo(out);
        l7.writeTo(out);
        writeLive(out);
    }

    /** The live slots, each with its L7 part. */
    private void writeLive(DataOutput out) throws IOException {
        out.writeInt(index.size());
        for (int slot = 0; slot < flows.used(); slot++) {
            if (isLive(slot)) {
                out.writeInt(slot);
                FlowL7 ofFlow = l7Of(slot);
                out.writeBoolean(ofFlow != null);
                if (ofFlow != null) {
                    ofFlow.writeTo(out);
                }
            }
        }
    }

    /** @throws IOException when the bytes are not a shard of a known version */
    public static FlowShard readFrom(DataInput in) throws IOException {
        int version = in.readInt();
        if (version < OlderFlowState.BEFORE_GUESTS || version > STATE_VERSION) {
            throw new IOException("flow state: version " + version + "; this build reads up to " + STATE_VERSION);
        }
        int agentId = in.readUnsignedShort();
        int shard = in.readUnsignedShort();
        long doneTick = in.readLong();
        long openPeriodEnd = in.readLong();
        long flowCounter = in.readLong();
        int rowCounter = in.readInt();
        if (in.readInt() != SCALARS_END) {
            throw new IOException("flow state: the head of shard " + agentId + "/" + shard + " is damaged");
        }
        boolean isOlder = version <= OlderFlowState.BEFORE_TIMER_BUCKETS;
        Slab flows = isOlder ? OlderFlowState.flows(in, version) : Slab.readFrom(in, FlowLayout.BYTES);
        Slab reported = Slab.readFrom(in, ReportedLayout.BYTES);
        Slab tunnels = Slab.readFrom(in, TunnelLayout.BYTES);
        Slab ranges = Slab.readFrom(in, ReceivedRanges.BYTES);
        Slab rare = Slab.readFrom(in, RareLayout.BYTES);
        boolean hasSeconds = version > OlderFlowState.BEFORE_SECONDS;
        long openSecondEnd = hasSeconds ? in.readLong() : Long.MAX_VALUE;
        Slab seconds = hasSeconds ? Slab.readFrom(in, SecondLayout.BYTES) : new Slab(SecondLayout.BYTES);
        FlowShard read = new FlowShard(
                agentId,
                shard,
                flows,
                reported,
                tunnels,
                ranges,
                rare,
                seconds,
                isOlder ? OlderFlowState.wheel(in, flows) : TimerWheel.readFrom(in, flows),
                CapturePoints.readFrom(in, version > OlderFlowState.BEFORE_NETWORK_TYPES),
                ServiceScores.readFrom(in),
                version == OlderFlowState.BEFORE_GUESTS ? new GuestAddresses() : GuestAddresses.readFrom(in),
                FragmentPorts.readFrom(in),
                L7ShardState.readFrom(in),
                new FlowL7[0]);
        read.doneTick = doneTick;
        read.openPeriodEnd = openPeriodEnd;
        read.openSecondEnd = openSecondEnd;
        read.flowCounter = flowCounter;
        read.rowCounter = rowCounter;
        read.readLive(in);
        return read;
    }

    private void readLive(DataInput in) throws IOException {
        int live = in.readInt();
        for (int i = 0; i < live; i++) {
            int slot = in.readInt();
            if (slot < 0 || slot >= Math.min(flows.used(), FlowIndex.MAX_SLOTS) || !isLive(slot)) {
                throw new IOException("flow state: no flow in slot " + slot + " of " + flows.used());
            }
            index.add(Fields.i32(flows.chunk(slot), flows.offset(slot), FlowLayout.HASH), slot);
            if (in.readBoolean()) {
                l7OfOrNew(slot);
                flowL7[slot] = FlowL7.readFrom(in);
            }
        }
    }
}
