package io.thalweg.engine.flow;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.List;

/** An engine with one open shard, and the rows it has made. */
final class Run implements RowSink {
    static final CapturePoint ETH0 = new CapturePoint(2, 0x020000000009L, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0");

    final List<L4FlowLog> flows = new ArrayList<>();
    final List<L7FlowLog> sessions = new ArrayList<>();
    final List<MetricsDocument> seconds = new ArrayList<>();
    final FlowEngine engine;
    FlowShard shard;

    Run() {
        this(EngineOptions.defaults());
    }

    Run(EngineOptions options) {
        this(options, true);
    }

    /** @param takesShortWay as the engine's own */
    Run(EngineOptions options, boolean takesShortWay) {
        engine = new FlowEngine(options, this, takesShortWay);
        open(engine.newShard(1, 0));
    }

    void open(FlowShard opened) {
        shard = opened;
        engine.open(opened);
    }

    Run feed(Conversation conversation) {
        conversation.packets().forEach(this::feed);
        return this;
    }

    void feed(Conversation.Packet packet) {
        byte[] frame = packet.frame();
        engine.packet(ETH0, PacketDirection.UNKNOWN, packet.nanos(), frame.length, frame, 0, frame.length);
    }

    Run finish() {
        engine.finish();
        return this;
    }

    L4FlowLog onlyFlow() {
        if (flows.size() != 1) {
            throw new AssertionError("one flow row expected, not " + flows.size());
        }
        return flows.get(0);
    }

    @Override
    public void flow(L4FlowLog row) {
        flows.add(row);
    }

    @Override
    public void session(L7FlowLog row) {
        sessions.add(row);
    }

    @Override
    public void second(MetricsDocument document) {
        seconds.add(document.copy());
    }
}
