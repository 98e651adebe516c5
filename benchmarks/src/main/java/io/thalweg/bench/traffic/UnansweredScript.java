package io.thalweg.bench.traffic;

import java.io.IOException;

/** A SYN to nobody, repeated after one second, two, four. */
final class UnansweredScript extends FlowScript {
    private static final int SYN_WINDOW = 64_240;
    private static final long SECOND = 1_000_000;

    private final int attempts;
    private final int sequence;
    private int sent;

    UnansweredScript(Flow flow, GroundTruth truth) {
        super(flow, truth);
        attempts = random.between(1, 4);
        sequence = (int) random.next();
    }

    @Override
    boolean send(FrameBuilder frame, PacketSink sink) throws IOException {
        frame.tcp(flow, true, dueMicros, FrameBuilder.SYN, sequence, 0, SYN_WINDOW, null, 0, 0);
        truth.segment(FrameBuilder.SYN);
        sink.packet(dueMicros, flow.kind, frame);
        dueMicros += SECOND << sent++;
        return sent < attempts;
    }
}
