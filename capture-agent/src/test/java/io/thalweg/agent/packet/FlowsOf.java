package io.thalweg.agent.packet;

import io.thalweg.agent.batch.SentBatches;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.util.ArrayList;
import java.util.List;

/** What the engine makes of captured packets. */
public final class FlowsOf implements RowSink {
    private final List<L4FlowLog> flows = new ArrayList<>();
    private final List<L7FlowLog> sessions = new ArrayList<>();

    private FlowsOf() {}

    public static List<L4FlowLog> packets(List<SentBatches.Packet> packets) {
        return engineOn(packets).flows;
    }

    public static List<L7FlowLog> sessions(List<SentBatches.Packet> packets) {
        return engineOn(packets).sessions;
    }

    private static FlowsOf engineOn(List<SentBatches.Packet> packets) {
        FlowsOf rows = new FlowsOf();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withWholeFlows(true), rows);
        engine.open(engine.newShard(1, 0));
        for (SentBatches.Packet packet : packets) {
            byte[] frame = packet.frame();
            engine.packet(
                    packet.at(),
                    packet.direction(),
                    packet.timestampNanos(),
                    packet.wireLength(),
                    frame,
                    0,
                    frame.length);
        }
        engine.finish();
        return rows;
    }

    @Override
    public void flow(L4FlowLog row) {
        flows.add(row);
    }

    @Override
    public void session(L7FlowLog row) {
        sessions.add(row);
    }
}
