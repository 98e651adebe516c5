package io.thalweg.agent.conformance;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** All rows that the engine makes of one capture, and when each of its packets passed. */
record EngineRun(List<L4FlowLog> flows, List<L7FlowLog> sessions, long[] packetMicros, EngineCounters counters) {
    /** Texts as they were sent, which is what the corpus expects. */
    static final EngineOptions RAW_TEXTS =
            EngineOptions.defaults().withL7Options(L7Options.defaults().with(change -> change.obfuscate = false));

    private static final Consumer<FlowShard> NOBODY = shard -> {};

    /** For engines whose flows nobody asks for. */
    static RowSink sessionsTo(List<L7FlowLog> rows) {
        return new RowSink() {
            @Override
            public void flow(L4FlowLog row) {}

            @Override
            public void session(L7FlowLog row) {
                rows.add(row);
            }
        };
    }

    static EngineRun of(Path capture, EngineOptions options) throws IOException {
        return of(capture, options, NOBODY);
    }

    /** @param afterPacket is shown the shard after every packet */
    static EngineRun of(Path capture, EngineOptions options, Consumer<FlowShard> afterPacket) throws IOException {
        List<L4FlowLog> flows = new ArrayList<>();
        List<L7FlowLog> sessions = new ArrayList<>();
        LongStream.Builder times = LongStream.builder();
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
        FlowShard shard = engine.newShard(1, 0);
        engine.open(shard);
        try (PacketSource packets = CaptureFile.open(capture)) {
            packets.beforeReuse(engine::settle);
            while (packets.next()) {
                times.add(packets.timestampNanos() / 1_000);
                engine.take(
                        packets.capturePoint(),
                        packets.direction(),
                        packets.timestampNanos(),
                        packets.wireLength(),
                        packets.buffer(),
                        packets.offset(),
                        packets.capturedLength());
                if (afterPacket != NOBODY) {
                    engine.settle();
                    afterPacket.accept(shard);
                }
            }
        }
        engine.finish();
        return new EngineRun(flows, sessions, times.build().toArray(), engine.counters());
    }
}
