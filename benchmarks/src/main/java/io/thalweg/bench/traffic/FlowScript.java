package io.thalweg.bench.traffic;

import java.io.IOException;

/** The packets of one flow, one after another. What happens is drawn from the flow's own random stream only. */
abstract class FlowScript {
    final Flow flow;
    final RandomStream random;
    final GroundTruth truth;
    /** When the next packet leaves. */
    long dueMicros;

    FlowScript(Flow flow, GroundTruth truth) {
        this.flow = flow;
        this.random = flow.random;
        this.truth = truth;
        this.dueMicros = flow.beginMicros;
    }

    /**
     * Sends the packet that is due.
     *
     * @return whether another one follows, at {@link #dueMicros}
     */
    abstract boolean send(FrameBuilder frame, PacketSink sink) throws IOException;

    /** The script of a flow that is not bulk; those need to know how many packets they may have. */
    static FlowScript of(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        return switch (flow.kind) {
            case DNS -> new DnsScript(flow, parameters, truth);
            case HTTP -> new HttpScript(flow, parameters, truth);
            case REDIS -> new RedisScript(flow, parameters, truth);
            case MYSQL -> new MysqlScript(flow, parameters, truth);
            case TLS -> new TlsScript(flow, parameters, truth);
            case PING -> new PingScript(flow, truth);
            case REFUSED -> new RefusedScript(flow, truth);
            case UNANSWERED -> new UnansweredScript(flow, truth);
            case BULK -> throw new IllegalArgumentException("a bulk flow has a budget");
        };
    }
}
