package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the calls of one request from outside, down through the layers, and the spans of each. */
final class CallGraph {
    private final TruthOptions options;
    private final Cluster cluster;
    private final Random64 random;
    private final SyscallIds syscalls;
    private final List<TrueSpan> spans;
    private final int trace;
    /** Of event loops and the like, which an x-request-id cannot tell from themselves: once a trace. */
    private final Set<Pod> used = new HashSet<>();

    CallGraph(
            TruthOptions options,
            Cluster cluster,
            Random64 random,
            SyscallIds syscalls,
            List<TrueSpan> spans,
            int trace) {
        this.options = options;
        this.cluster = cluster;
        this.random = random;
        this.syscalls = syscalls;
        this.spans = spans;
        this.trace = trace;
    }

    /** A request of the load generator, or of somebody who runs no agent. */
    void request(long start) {
        List<Service> entries = cluster.layers.get(0);
        Service service = entries.get(random.below(entries.size()));
        Pod server = service.pods.get(random.below(service.pods.size()));
        Headers headers = Headers.NONE;
        if (random.chance(0.3)) {
            Hop hop = new Hop(random, null, server, headers, start);
            answer(hop, null);
            return;
        }
        TrueSpan parent = null;
        if (service.hasHeaders() && random.chance(options.applicationShare())) {
            headers = new Headers(random.hex(32), random.hex(16), "");
            parent = application(cluster.client, SpanPoint.CLIENT_APPLICATION, headers, "", start, null);
        }
        Pod.Busy thread = cluster.client.thread(start);
        long end = call(cluster.client, thread.number, server, headers, start + 3, parent);
        cluster.client.hold(thread, end + 1);
        if (parent != null) {
            end(parent, cluster.client, end + 3);
        }
    }

    /** @return when the client has read the response */
    private long call(Pod client, long thread, Pod server, Headers headers, long start, TrueSpan parent) {
        Hop hop = new Hop(random, client, server, headers, start);
        long end = answer(hop, parent);
        Span own = hop.first();
        syscalls.add(client.node, thread, hop.clientSocket(), start, false, own);
        syscalls.add(client.node, thread, hop.clientSocket(), end, true, own);
        return end;
    }

    private long answer(Hop hop, TrueSpan parent) {
        TrueSpan above = parent;
        for (Span span : hop.begin()) {
            above = new TrueSpan(span, trace, above);
            spans.add(above);
        }
        long end = hop.end(work(hop, above));
        if (hop.connection() != null && hop.client() != null) {
            hop.client().hold(hop.connection(), end);
        }
        return end;
    }

    /** What the server does from when it has read the request; returns when it answers. */
    private long work(Hop hop, TrueSpan served) {
        Pod pod = hop.server();
        Service service = pod.service;
        long begin = hop.arrival();
        Pod.Busy worker = pod.thread(begin);
        long coroutine = -pod.coroutine();
        long asking =
                switch (service.threads) {
                    case THREAD, HAND_OVER -> worker.number;
                    case COROUTINE -> coroutine;
                    case EVENT_LOOP -> pod.loop();
                };
        long answering = service.threads == ThreadModel.HAND_OVER ? pod.loop() : asking;
        syscalls.add(pod.node, answering, hop.serverSocket(), begin, true, served.span());
        long end = ask(hop, pod, asking, begin + 5, served);
        syscalls.add(pod.node, answering, hop.serverSocket(), end, false, served.span());
        pod.hold(worker, end + 1);
        return end;
    }

    private long ask(Hop hop, Pod pod, long thread, long begin, TrueSpan served) {
        Headers received = hop.headers();
        boolean tells = pod.service.tellsSpans && received.hasTrace();
        String xRequestId = received.xRequestId();
        if (xRequestId.isEmpty() && pod.service.hasHeaders() && !pod.service.threads.keepsToThread()) {
            xRequestId = random.hex(32);
            hop.inject(xRequestId);
        }
        String passed = pod.service.passesXRequestId ? xRequestId : "";
        Headers own = tells ? new Headers(received.traceId(), random.hex(16), passed) : new Headers("", "", passed);
        TrueSpan above =
                tells ? application(pod, SpanPoint.SERVER_APPLICATION, own, received.spanId(), begin, served) : served;
        long now = begin + random.between(10, 300);
        long last = now;
        int calls = calls(pod.service);
        for (int i = 0; i < calls; i++) {
            Pod callee = callee(pod.service, tells);
            if (callee == null) {
                continue;
            }
            long end = askOne(pod, thread, callee, own, now, above, tells);
            last = Math.max(last, end);
            boolean isParallel = pod.service.threads == ThreadModel.EVENT_LOOP && random.chance(0.5);
            now = (isParallel ? now + 7 : last) + random.between(2, 100);
        }
        long end = Math.max(last, now) + random.between(5, 200);
        if (tells) {
            end(above, pod, end);
        }
        return end + 5;
    }

    private long askOne(Pod pod, long thread, Pod callee, Headers own, long start, TrueSpan above, boolean tells) {
        boolean hasHeaders = callee.service.hasHeaders();
        if (!tells) {
            Headers sent = hasHeaders ? new Headers("", "", own.xRequestId()) : Headers.NONE;
            return call(pod, thread, callee, sent, start, above);
        }
        Headers client = new Headers(own.traceId(), random.hex(16), own.xRequestId());
        TrueSpan told = application(pod, SpanPoint.CLIENT_APPLICATION, client, own.spanId(), start, above);
        long end = call(pod, thread, callee, hasHeaders ? client : Headers.NONE, start + 3, told);
        end(told, pod, end + 2);
        return end + 2;
    }

    private int calls(Service service) {
        if (service.layer == options.layers() - 1) {
            return 0;
        }
        return options.calls() == 1 ? 1 : (int) random.between(service.layer == 0 ? 1 : 0, options.calls());
    }

    private Pod callee(Service caller, boolean tells) {
        int lowest = options.layers() - 1;
        boolean isDeep = options.calls() > 1 && random.chance(0.3);
        List<Service> services = cluster.layers.get(isDeep ? lowest : caller.layer + 1);
        Service service = services.get(random.below(services.size()));
        boolean isLinked = service.hasHeaders() || caller.threads.keepsToThread();
        Pod pod = service.pods.get(random.below(service.pods.size()));
        boolean isOnce = !service.threads.keepsToThread() && service.hasHeaders() && !(tells && service.tellsSpans);
        if (!isLinked || isOnce && !used.add(pod)) {
            return null;
        }
        return pod;
    }

    private TrueSpan application(
            Pod pod, SpanPoint point, Headers ids, String parentSpanId, long start, TrueSpan parent) {
        Span span = new Span();
        span.id = random.seq() << 32 | random.seq();
        span.signalSource = 4;
        span.point = point;
        span.type = Span.SESSION;
        span.startTime = start + pod.node.clockOffsetMicros;
        span.appService = pod.service.name;
        span.appInstance = pod.service.name + "-" + pod.number;
        span.traceId = ids.traceId();
        span.spanId = ids.spanId();
        span.parentSpanId = parentSpanId;
        span.endpoint = "operation of " + pod.service.name;
        TrueSpan made = new TrueSpan(span, trace, parent);
        spans.add(made);
        return made;
    }

    private static void end(TrueSpan application, Pod pod, long time) {
        application.span().endTime = time + pod.node.clockOffsetMicros;
        application.span().responseDuration = application.span().duration();
    }
}
