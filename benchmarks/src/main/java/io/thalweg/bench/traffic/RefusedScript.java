package io.thalweg.bench.traffic;

import java.io.IOException;

/** A SYN to a closed port, and the RST it gets. */
final class RefusedScript extends FlowScript {
    private static final int SYN_WINDOW = 64_240;

    private final int sequence;
    private boolean asked;

    RefusedScript(Flow flow, GroundTruth truth) {
        super(flow, truth);
        sequence = (int) random.next();
    }

    @Override
    boolean send(FrameBuilder frame, PacketSink sink) throws IOException {
        int flags = asked ? FrameBuilder.RST | FrameBuilder.ACK : FrameBuilder.SYN;
        if (asked) {
            frame.tcp(flow, false, dueMicros, flags, 0, sequence + 1, 0, null, 0, 0);
        } else {
            frame.tcp(flow, true, dueMicros, flags, sequence, 0, SYN_WINDOW, null, 0, 0);
        }
        truth.segment(flags);
        sink.packet(dueMicros, flow.kind, frame);
        dueMicros += random.around(flow.serverRoundTripMicros);
        boolean wasRequest = !asked;
        asked = true;
        return wasRequest;
    }
}
