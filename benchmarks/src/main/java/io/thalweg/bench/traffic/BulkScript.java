package io.thalweg.bench.traffic;

/** One request, then data until exactly as many packets were sent as the flow may have. */
final class BulkScript extends TcpScript {
    /** Handshake, request with acknowledgment, some data, orderly end. */
    static final int LEAST_PACKETS = 24;

    private static final int CLOSING_PACKETS = 3;
    private static final int ROUND_PACKETS = 48;
    private static final int ROUND_BYTES = 1 << 20;

    private final int budget;
    private boolean requested;

    BulkScript(Flow flow, int budget, CaptureParameters parameters, GroundTruth truth) {
        super(flow, parameters, truth);
        this.budget = budget;
    }

    @Override
    boolean talk() {
        if (!requested) {
            requested = true;
            say(true, Message.of("FETCH object " + flow.id + "\r\n"));
            return true;
        }
        int left = budget - CLOSING_PACKETS - planned();
        if (left <= 0) {
            return false;
        }
        say(false, Message.of("DATA ", ROUND_BYTES, ""), Math.min(left, ROUND_PACKETS));
        return true;
    }

    @Override
    int zeroWindowsPerMillion() {
        return 250;
    }

    @Override
    boolean alwaysEndsInOrder() {
        return true;
    }
}
