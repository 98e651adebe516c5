package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives calls their syscall trace ids and capture sequences as the agent's eBPF programs do, in order of time: bytes in take
 * another id, unless the socket's last bytes went in, too; bytes out carry the thread's id and use it up.
 */
final class SyscallIds {
    private record Call(Node node, long thread, String socket, long time, boolean isIn, Span span) {}

    private static final class Socket {
        boolean isLastIn;
        boolean hasMoved;
        long sequence;
    }

    private final List<Call> calls = new ArrayList<>();

    /** @param isIn whether the process read; a request is read by its server, a response by its client */
    void add(Node node, long thread, String socket, long time, boolean isIn, Span span) {
        calls.add(new Call(node, thread, socket, time, isIn, span));
    }

    void assign() {
        calls.sort(Comparator.comparingLong(Call::time));
        Map<Integer, Long> lastIds = new HashMap<>();
        Map<String, Long> threads = new HashMap<>();
        Map<String, Socket> sockets = new HashMap<>();
        for (Call call : calls) {
            int agent = call.node.agentId;
            String thread = agent + "/" + call.thread;
            Socket socket = sockets.computeIfAbsent(agent + "/" + call.socket, key -> new Socket());
            long held = threads.getOrDefault(thread, 0L);
            long id = held;
            if (call.isIn) {
                boolean goesOn = socket.hasMoved && socket.isLastIn && held != 0;
                id = goesOn ? held : lastIds.merge(agent, 1L, Long::sum);
                threads.put(thread, id);
            } else {
                threads.put(thread, 0L);
            }
            socket.hasMoved = true;
            socket.isLastIn = call.isIn;
            boolean isServer = call.span.point == SpanPoint.SERVER_PROCESS;
            stamp(call, id, ++socket.sequence, call.isIn == isServer);
        }
        calls.clear();
    }

    private static void stamp(Call call, long id, long sequence, boolean isRequest) {
        long coroutine = call.thread < 0 ? -call.thread : 0;
        if (isRequest) {
            call.span.syscallTraceIdRequest = id;
            call.span.syscallCapSeq0 = sequence;
            call.span.syscallThread0 = coroutine == 0 ? call.thread : coroutine % 4 + 1;
            call.span.syscallCoroutine0 = coroutine;
        } else {
            call.span.syscallTraceIdResponse = id;
            call.span.syscallCapSeq1 = sequence;
            call.span.syscallThread1 = coroutine == 0 ? call.thread : coroutine % 4 + 1;
            call.span.syscallCoroutine1 = coroutine;
        }
    }
}
