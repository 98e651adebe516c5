package io.thalweg.bench.traffic;

import java.io.IOException;

/** Where generated packets go, in the order of their times. */
interface PacketSink {
    /** Takes the frame that {@code frame} holds now. */
    void packet(long micros, TrafficKind kind, FrameBuilder frame) throws IOException;
}
