package io.thalweg.agent.conformance;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All rows that the engine makes of one capture. */
record EngineRun(List<L4FlowLog> flows, List<L7FlowLog> sessions, EngineCounters counters) {

    static EngineRun of(Path capture, EngineOptions options) throws IOException {
        List<L4FlowLog> flows = new ArrayList<>();
        List<L7FlowLog> sessions = new ArrayList<>();
        FlowEngine engine = new FlowEngine(options, new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                flows.add(row);
            }

            @Override
            public void session(L7FlowLog row) {
                sessions.add(row);
            }
        });
        engine.open(engine.newShard(1, 0));
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                engine.packet(
                        packets.capturePoint(),
                        packets.direction(),
                        packets.timestampNanos(),
                        packets.wireLength(),
                        packets.buffer(),
                        packets.offset(),
                        packets.capturedLength());
            }
        }
        engine.finish();
        return new EngineRun(flows, sessions, engine.counters());
    }
}
