package io.thalweg.agent.fuzz;

import static io.thalweg.agent.fuzz.FrameTarget.require;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** An engine with a small flow table that checks, whatever it is fed, that memory stays bounded and no packet is lost. */
final class BoundedEngine implements RowSink {
    static final int MOST_FLOWS = 32;
    /** An empty shard is some 60 KB when written; the rest is what so many flows with sessions may hold. */
    private static final int MOST_STATE_BYTES = 8 << 20;

    private static final Map<LinkType, CapturePoint> POINTS = new EnumMap<>(LinkType.class);

    static {
        for (LinkType link : FrameTarget.LINKS) {
            POINTS.put(link, new CapturePoint(1, 1, 0, TapMode.LOCAL, link, "eth0"));
        }
    }

    /** One for all inputs, as the flow job has one for all shards. */
    private static final BoundedEngine ENGINE = new BoundedEngine();

    private final FlowEngine engine = new FlowEngine(EngineOptions.defaults().withMaxFlowsPerShard(MOST_FLOWS), this);
    private FlowShard shard;
    private long packets;
    private long packetsInRows;

    private BoundedEngine() {}

    /** The engine with an empty shard. */
    static BoundedEngine begin() {
        ENGINE.shard = ENGINE.engine.newShard(1, 0);
        ENGINE.engine.open(ENGINE.shard);
        ENGINE.packets = 0;
        ENGINE.packetsInRows = 0;
        return ENGINE;
    }

    void packet(
            LinkType link, PacketDirection direction, long nanos, int wireLength, byte[] bytes, int at, int length) {
        engine.packet(POINTS.get(link), direction, nanos, wireLength, bytes, at, length);
        packets++;
        require(shard.flows() <= MOST_FLOWS, "no more flows than allowed");
    }

    void advance(long nanos) {
        engine.advance(nanos);
    }

    void saveAndRestore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        shard.writeTo(new DataOutputStream(bytes));
        require(bytes.size() <= MOST_STATE_BYTES, "state of bounded size");
        shard = FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        engine.open(shard);
    }

    void copy() {
        shard = shard.copy();
        engine.open(shard);
    }

    void finish() throws IOException {
        saveAndRestore();
        engine.finish();
        require(shard.flows() == 0, "no flow is left");
        require(packets == packetsInRows, "every packet is in one row");
    }

    @Override
    public void flow(L4FlowLog row) {
        packetsInRows += row.packetTx + row.packetRx;
    }

    @Override
    public void session(L7FlowLog row) {
        require(row.endTime >= row.startTime, "a session ends after its begin");
    }
}
