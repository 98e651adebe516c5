package io.thalweg.agent.conformance;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One packet of a capture, kept, so that it can be told again: later, twice, or cut short. */
record Frame(CapturePoint point, PacketDirection direction, long nanos, int wireLength, byte[] bytes) {

    static List<Frame> all(Path capture) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                frames.add(of(packets));
            }
        }
        return frames;
    }

    private static Frame of(PacketSource packets) {
        int from = packets.offset();
        return new Frame(
                packets.capturePoint(),
                packets.direction(),
                packets.timestampNanos(),
                packets.wireLength(),
                Arrays.copyOfRange(packets.buffer(), from, from + packets.capturedLength()));
    }

    void feed(FlowEngine engine, long shiftNanos) {
        engine.packet(point, direction, nanos + shiftNanos, wireLength, bytes, 0, bytes.length);
    }

    /** With its first bytes only, as a capture with a short snap length has them. */
    void feedCut(FlowEngine engine, int captured) {
        engine.packet(point, direction, nanos, wireLength, bytes, 0, captured);
    }
}
