package io.thalweg.bench.traffic;

import java.io.IOException;

/** Echo requests once a second, some of them unanswered. */
final class PingScript extends FlowScript {
    private static final int SECOND = 1_000_000;

    private final int requests;
    private int sequence = 1;
    private boolean isRequest = true;
    private long requestMicros;

    PingScript(Flow flow, GroundTruth truth) {
        super(flow, truth);
        requests = random.between(1, 10);
    }

    @Override
    boolean send(FrameBuilder frame, PacketSink sink) throws IOException {
        frame.echo(flow, isRequest, sequence);
        sink.packet(dueMicros, flow.kind, frame);
        if (isRequest && random.below(100) >= 3) {
            requestMicros = dueMicros;
            dueMicros += random.around(flow.serverRoundTripMicros);
            isRequest = false;
            return true;
        }
        dueMicros = (isRequest ? dueMicros : requestMicros) + SECOND - random.below(2000);
        isRequest = true;
        return sequence++ < requests;
    }
}
