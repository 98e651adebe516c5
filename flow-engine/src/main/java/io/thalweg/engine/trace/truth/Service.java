package io.thalweg.engine.trace.truth;

import java.util.ArrayList;
import java.util.List;

/** What the pods of a service have in common. */
final class Service {
    static final int HTTP = 20;
    static final int GRPC = 41;
    static final int REDIS = 80;
    static final int DNS = 120;

    final String name;
    final int layer;
    /** Protocol in which it is asked. */
    final int protocol;

    final ThreadModel threads;
    final boolean tellsSpans;
    final boolean passesXRequestId;
    /** Address of the service, behind which its pods are. */
    final int vip;

    final List<Pod> pods = new ArrayList<>();

    Service(
            String name,
            int layer,
            int protocol,
            ThreadModel threads,
            boolean tellsSpans,
            boolean passesXRequestId,
            int vip) {
        this.name = name;
        this.layer = layer;
        this.protocol = protocol;
        this.threads = threads;
        this.tellsSpans = tellsSpans;
        this.passesXRequestId = passesXRequestId;
        this.vip = vip;
    }

    boolean hasHeaders() {
        return protocol == HTTP || protocol == GRPC;
    }

    boolean isMultiplexed() {
        return protocol == GRPC;
    }

    boolean isDatagram() {
        return protocol == DNS;
    }

    int port() {
        return switch (protocol) {
            case HTTP -> 8080;
            case GRPC -> 50051;
            case REDIS -> 6379;
            default -> 53;
        };
    }
}
