package io.thalweg.jobs.flow;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallBatchWriter;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One shard of one agent that traces a process and its sockets: what {@link TestAgent} is to packets. */
public final class TestProcess {
    private static final int TCP = 6;
    private static final CapturedProcess[] PROCESSES = {new CapturedProcess(4711, 1, "curl", "")};

    private final SyscallBatchWriter writer = new SyscallBatchWriter(1 << 20);
    private final List<SyscallEvent> events = new ArrayList<>();
    private final List<NetworkEvent> networkEvents = new ArrayList<>();
    private final int agentId;
    private final int shard;
    private long sequence;
    private long now = TestAgent.START;
    private long kernelDrops;

    public TestProcess(int agentId, int shard) {
        this.agentId = agentId;
        this.shard = shard;
    }

    long nowMillis() {
        return now / TestAgent.MILLISECOND;
    }

    long nowMicros() {
        return now / 1000;
    }

    public TestProcess pause(long nanos) {
        now += nanos;
        return this;
    }

    /** The kernel drops a packet of a connection. */
    public TestProcess drop(String reason) {
        NetworkEvent event = new NetworkEvent();
        event.timeNanos = now;
        event.kind = NetworkEventKind.PACKET_DROP;
        event.ipProtocol = TCP;
        event.sourceHigh = 0x0a00_0001L << 32;
        event.destinationHigh = 0x0a00_0002L << 32;
        event.sourcePort = 40000;
        event.destinationPort = 80;
        event.reason = reason;
        networkEvents.add(event);
        return this;
    }

    public TestProcess loseBatches(int count) {
        sequence += count;
        return this;
    }

    public TestProcess dropped(long byKernel) {
        kernelDrops = byKernel;
        return this;
    }

    /** A request of a socket of its own, and its answer. */
    public TestProcess http(int cookie, String path) {
        return request(cookie, path).response(cookie);
    }

    public TestProcess request(int cookie, String path) {
        return call(cookie, 0, true, 1000, "GET " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n");
    }

    public TestProcess response(int cookie) {
        return call(cookie, 1, false, 5000, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    private TestProcess call(int cookie, long captureSequence, boolean isSent, int tcpSequence, String text) {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = now;
        event.exitNanos = now;
        event.direction = isSent ? SyscallDirection.EGRESS : SyscallDirection.INGRESS;
        event.role = SocketRole.CLIENT;
        event.ipProtocol = TCP;
        event.socketCookie = cookie;
        event.localHigh = 0x0a00_0001L << 32;
        event.remoteHigh = 0x0a00_0002L << 32;
        event.localPort = 40000 + cookie;
        event.remotePort = 80;
        event.tcpSequence = tcpSequence;
        event.captureSequence = captureSequence;
        event.syscallTraceId = cookie;
        event.payload = text.getBytes(StandardCharsets.US_ASCII);
        event.payloadLength = event.payload.length;
        event.byteCount = event.payload.length;
        events.add(event);
        now += TestAgent.MILLISECOND;
        return this;
    }

    /** The batch of the calls so far, ending now. */
    public byte[] batch() {
        long base = events.isEmpty() ? now : events.get(0).enterNanos;
        writer.begin(agentId, shard, 1, sequence++, base, PROCESSES, PROCESSES.length);
        for (SyscallEvent event : events) {
            if (!writer.append(event)) {
                throw new IllegalStateException("too much for one batch");
            }
        }
        networkEvents.forEach(writer::append);
        networkEvents.clear();
        events.clear();
        int length = writer.finish(now, kernelDrops, 0);
        kernelDrops = 0;
        return Arrays.copyOf(writer.buffer(), length);
    }
}
