package io.thalweg.agent.packet;

import io.thalweg.agent.batch.SentBatches;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.util.ArrayList;
import java.util.List;

/** The flows that the engine makes of captured packets. */
final class FlowsOf {
    private FlowsOf() {}

    static List<L4FlowLog> packets(List<SentBatches.Packet> packets) {
        List<L4FlowLog> flows = new ArrayList<>();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withWholeFlows(true), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                flows.add(row);
            }

            @Override
            public void session(L7FlowLog row) {}
        });
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
        return flows;
    }
}
