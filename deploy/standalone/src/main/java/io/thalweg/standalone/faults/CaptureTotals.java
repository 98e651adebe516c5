package io.thalweg.standalone.faults;

import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.file.Path;

/** What the engine makes of a capture file with nothing in between: what the cluster must come to. */
public final class CaptureTotals {
    private CaptureTotals() {}

    public static Totals of(Path capture) throws IOException {
        Totals totals = new Totals();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                totals.flow(row);
            }

            @Override
            public void session(L7FlowLog row) {
                totals.session(row);
            }
        });
        engine.open(engine.newShard(1, 0));
        try (PacketSource source = CaptureFile.open(capture)) {
            CaptureFeed.feed(source, engine);
        }
        engine.finish();
        return totals;
    }
}
