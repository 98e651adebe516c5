package io.thalweg.bench.micro;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.engine.syscall.SyscallShard;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one call through the {@link SyscallEngine}, over a thousand sockets in turn. Below 250 ns is the aim for a call
 * inside a body, below 2500 ns for a request and its response with their row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SyscallBenchmark {
    private static final int SOCKETS = 1024;
    private static final int TCP = 6;
    private static final int BODY_CALL = 1400;
    private static final int PAYLOAD = 256;
    private static final byte[] REQUEST = bytes("GET /shop/items?id=4711 HTTP/1.1\r\nHost: shop.example\r\n"
            + "User-Agent: client/1.0\r\nAccept: */*\r\n\r\n");
    private static final byte[] RESPONSE =
            bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"id\": 4711}\n");
    private static final byte[] ENDLESS = bytes("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000\r\n\r\n");

    private final CapturedProcess process = new CapturedProcess(4711, 1, "server", "");
    private final SyscallEvent event = new SyscallEvent();
    private final byte[] body = new byte[PAYLOAD];
    private final long[] captured = new long[SOCKETS];
    private final int[] received = new int[SOCKETS];
    private final int[] sent = new int[SOCKETS];

    private SyscallEngine engine;
    private long rows;
    private int next;
    private long now = 1_700_000_000_000_000_000L;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Every socket is in the midst of a talk. */
    @Setup
    public void begin() {
        engine = new SyscallEngine(EngineOptions.defaults(), SOCKETS, new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                throw new IllegalStateException("calls make no flow rows");
            }

            @Override
            public void session(L7FlowLog row) {
                rows++;
            }
        });
        engine.open(SyscallShard.empty(1, 0), 1);
        for (int socket = 0; socket < SOCKETS; socket++) {
            receive(socket, REQUEST);
            send(socket, RESPONSE, RESPONSE.length);
        }
    }

    @Benchmark
    public long requestAndResponse() {
        int socket = next++ & SOCKETS - 1;
        receive(socket, REQUEST);
        send(socket, RESPONSE, RESPONSE.length);
        return rows;
    }

    /** The first call on each socket begins a response that does not end. */
    @Benchmark
    public long callInABody() {
        int socket = next++ & SOCKETS - 1;
        if (next <= SOCKETS) {
            receive(socket, REQUEST);
            send(socket, ENDLESS, ENDLESS.length);
        } else {
            send(socket, body, BODY_CALL);
        }
        return rows;
    }

    private void receive(int socket, byte[] payload) {
        event.direction = SyscallDirection.INGRESS;
        event.tcpSequence = received[socket];
        received[socket] += payload.length;
        call(socket, payload, payload.length);
    }

    private void send(int socket, byte[] payload, int byteCount) {
        event.direction = SyscallDirection.EGRESS;
        event.tcpSequence = sent[socket];
        sent[socket] += byteCount;
        call(socket, payload, byteCount);
    }

    private void call(int socket, byte[] payload, int byteCount) {
        now += 1000;
        event.enterNanos = now;
        event.exitNanos = now;
        event.role = SocketRole.SERVER;
        event.ipProtocol = TCP;
        event.socketCookie = socket + 1L;
        event.localHigh = 0x0a00_0001L << 32;
        event.remoteHigh = 0x0a00_0002L << 32;
        event.localPort = 80;
        event.remotePort = 30000 + socket;
        event.captureSequence = captured[socket]++;
        event.syscallTraceId = now;
        event.payload = payload;
        event.payloadLength = payload.length;
        event.byteCount = byteCount;
        engine.event(event, process);
    }
}
