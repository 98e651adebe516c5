package io.thalweg.agent.pcap;

import io.thalweg.engine.flow.FlowEngine;
import java.io.IOException;

/** Hands the packets of a capture to a flow engine, which has a shard open. */
public final class CaptureFeed {
    private CaptureFeed() {}

    /**
     * All packets that {@code source} still has.
     *
     * @throws IOException from {@link PacketSource#next}: the packets before that place have been counted
     */
    public static void feed(PacketSource source, FlowEngine engine) throws IOException {
        source.beforeReuse(engine::settle);
        while (source.next()) {
            engine.take(
                    source.capturePoint(),
                    source.direction(),
                    source.timestampNanos(),
                    source.wireLength(),
                    source.buffer(),
                    source.offset(),
                    source.capturedLength());
        }
        engine.settle();
    }
}
