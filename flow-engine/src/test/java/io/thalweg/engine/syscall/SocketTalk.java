package io.thalweg.engine.syscall;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One socket of one process and its calls, as a test speaks of it:
 * {@code client(80).sends("GET / …").after(ms(3)).receives("HTTP/1.1 200 …")}.
 */
final class SocketTalk {
    static final long START = 1_700_000_000_000_000_000L;
    static final int CLIENT_IP = 0x0a000001;
    static final int SERVER_IP = 0x0a000002;
    static final int CLIENT_START = 1000;
    static final int SERVER_START = 2_000_000;
    /** How long a call takes. */
    static final long CALL_NANOS = 10_000;

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int CLOSE = 3;
    private static final int CONNECT = 42;
    private static final int ACCEPT = 43;

    private final List<SyscallEvent> events = new ArrayList<>();
    private final boolean isClient;
    private final int serverPort;
    private int ipProtocol = TracedSocket.TCP;
    private int clientPort = 40000;
    private long cookie = 11;
    private CapturedProcess process;
    private SocketRole role;
    private SyscallSource source = SyscallSource.SYSCALL;
    private long now = START;
    private int sentNext;
    private int receivedNext;
    private long captureSequence;
    private long traceId;
    private int thread = 501;
    private long coroutine;
    private int payloadLimit = Integer.MAX_VALUE;

    private SocketTalk(boolean isClient, int serverPort) {
        this.isClient = isClient;
        this.serverPort = serverPort;
        role = isClient ? SocketRole.CLIENT : SocketRole.SERVER;
        sentNext = isClient ? CLIENT_START : SERVER_START;
        receivedNext = isClient ? SERVER_START : CLIENT_START;
        process = new CapturedProcess(isClient ? 100 : 200, START, isClient ? "curl" : "nginx", "");
    }

    static SocketTalk client(int serverPort) {
        return new SocketTalk(true, serverPort);
    }

    static SocketTalk server(int serverPort) {
        return new SocketTalk(false, serverPort);
    }

    static long ms(long millis) {
        return millis * 1_000_000;
    }

    SocketTalk udp() {
        ipProtocol = TracedSocket.UDP;
        return this;
    }

    SocketTalk withoutRole() {
        role = SocketRole.UNKNOWN;
        return this;
    }

    SocketTalk cookie(long value) {
        cookie = value;
        return this;
    }

    SocketTalk clientPort(int port) {
        clientPort = port;
        return this;
    }

    SocketTalk at(long nanos) {
        now = nanos;
        return this;
    }

    SocketTalk source(SyscallSource value) {
        source = value;
        return this;
    }

    SocketTalk trace(long id) {
        traceId = id;
        return this;
    }

    SocketTalk thread(int id, long goroutine) {
        thread = id;
        coroutine = goroutine;
        return this;
    }

    /** Events hold this much of a payload. */
    SocketTalk capturing(int bytes) {
        payloadLimit = bytes;
        return this;
    }

    SocketTalk after(long nanos) {
        now += nanos;
        return this;
    }

    SocketTalk begins() {
        return change(isClient ? CONNECT : ACCEPT);
    }

    SocketTalk closes() {
        return change(CLOSE);
    }

    SocketTalk sends(String text) {
        return sends(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SocketTalk receives(String text) {
        return receives(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SocketTalk sends(byte[] bytes) {
        call(SyscallDirection.EGRESS, WRITE, sentNext, bytes);
        sentNext += bytes.length;
        return this;
    }

    SocketTalk receives(byte[] bytes) {
        call(SyscallDirection.INGRESS, READ, receivedNext, bytes);
        receivedNext += bytes.length;
        return this;
    }

    /** Sent by sendfile: counted, not seen. */
    SocketTalk sendsUnseen(int bytes) {
        int limit = payloadLimit;
        payloadLimit = 0;
        sends(new byte[bytes]);
        payloadLimit = limit;
        return this;
    }

    /** The last event is lost on its way. */
    SocketTalk losesLast() {
        events.remove(events.size() - 1);
        return this;
    }

    private SocketTalk change(int syscall) {
        SyscallEvent event = event(SyscallDirection.EGRESS, syscall);
        events.add(event);
        return this;
    }

    private void call(SyscallDirection direction, int syscall, int sequence, byte[] bytes) {
        SyscallEvent event = event(direction, syscall);
        event.tcpSequence = ipProtocol == TracedSocket.TCP ? sequence : 0;
        event.byteCount = bytes.length;
        event.payload = Arrays.copyOf(bytes, Math.min(bytes.length, payloadLimit));
        event.payloadLength = event.payload.length;
        events.add(event);
    }

    private SyscallEvent event(SyscallDirection direction, int syscall) {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = direction == SyscallDirection.EGRESS ? now : now - CALL_NANOS;
        event.exitNanos = direction == SyscallDirection.EGRESS ? now + CALL_NANOS : now;
        event.direction = direction;
        event.source = source;
        event.role = role;
        event.ipProtocol = ipProtocol;
        event.tid = thread;
        event.coroutineId = coroutine;
        event.socketCookie = cookie;
        event.localHigh = (long) (isClient ? CLIENT_IP : SERVER_IP) << 32;
        event.remoteHigh = (long) (isClient ? SERVER_IP : CLIENT_IP) << 32;
        event.localPort = isClient ? clientPort : serverPort;
        event.remotePort = isClient ? serverPort : clientPort;
        event.syscall = syscall;
        event.syscallTraceId = traceId;
        event.captureSequence = captureSequence++;
        return event;
    }

    List<SyscallEvent> events() {
        return events;
    }

    CapturedProcess process() {
        return process;
    }
}
