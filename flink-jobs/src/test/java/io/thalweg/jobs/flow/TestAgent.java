package io.thalweg.jobs.flow;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One shard of one agent: numbers its batches, puts packets in them, tells time. What it says is what a real one would.
 *
 * <pre>{@code
 * agent.http(client, server, "/").batch();      // a whole exchange
 * agent.pause(seconds(1)).batch();              // a heartbeat
 * }</pre>
 */
public final class TestAgent {
    public static final long START = 1_760_000_000_000_000_000L;
    public static final long MILLISECOND = 1_000_000;
    public static final long SECOND = 1000 * MILLISECOND;

    private static final CapturePoint[] POINTS = {
        new CapturePoint(2, 0x0200_0a00_0001L, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0")
    };

    private final PacketBatchWriter writer = new PacketBatchWriter(1 << 20);
    private final List<Packet> packets = new ArrayList<>();
    private final int agentId;
    private final int shard;
    private long boot = 1;
    private long sequence;
    private long now = START;
    private long kernelDrops;
    private long agentDrops;

    private record Packet(long timestamp, byte[] frame) {}

    public TestAgent(int agentId, int shard) {
        this.agentId = agentId;
        this.shard = shard;
    }

    public TestAgent startingAt(long nanos) {
        now = nanos;
        return this;
    }

    /** ns since the epoch. */
    long now() {
        return now;
    }

    long nowMillis() {
        return now / MILLISECOND;
    }

    public TestAgent pause(long nanos) {
        now += nanos;
        return this;
    }

    public TestAgent restart() {
        boot++;
        sequence = 0;
        return this;
    }

    /** As if so many batches had been made and lost. */
    public TestAgent loseBatches(int count) {
        sequence += count;
        return this;
    }

    public TestAgent dropped(long byKernel, long byAgent) {
        kernelDrops = byKernel;
        agentDrops = byAgent;
        return this;
    }

    public TestAgent packet(Frames.End from, Frames.End to, int flags, int seq, int ack, String payload) {
        packets.add(new Packet(now, Frames.tcp(from, to, flags, seq, ack, payload)));
        now += MILLISECOND;
        return this;
    }

    /** Handshake. */
    public TestAgent open(Frames.End client, Frames.End server) {
        return packet(client, server, Frames.SYN, 1000, 0, "")
                .packet(server, client, Frames.SYN | Frames.ACK, 5000, 1001, "")
                .packet(client, server, Frames.ACK, 1001, 5001, "");
    }

    /** Both sides say they are done; client and server have sent so many bytes. */
    public TestAgent close(Frames.End client, Frames.End server, int clientBytes, int serverBytes) {
        int fromClient = 1001 + clientBytes;
        int fromServer = 5001 + serverBytes;
        return packet(client, server, Frames.FIN | Frames.ACK, fromClient, fromServer, "")
                .packet(server, client, Frames.FIN | Frames.ACK, fromServer, fromClient + 1, "")
                .packet(client, server, Frames.ACK, fromClient + 1, fromServer + 1, "");
    }

    /** A connection that is reset as soon as it is there. */
    public TestAgent healthCheck(Frames.End client, Frames.End server) {
        return open(client, server).packet(client, server, Frames.RST | Frames.ACK, 1001, 5001, "");
    }

    /** A connection with one request and its answer. */
    public TestAgent http(Frames.End client, Frames.End server, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: example.org\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        return open(client, server)
                .packet(client, server, Frames.PSH | Frames.ACK, 1001, 5001, request)
                .packet(server, client, Frames.PSH | Frames.ACK, 5001, 1001 + request.length(), response)
                .close(client, server, request.length(), response.length());
    }

    /** The batch of the packets so far, ending now. */
    public byte[] batch() {
        long base = packets.isEmpty() ? now : packets.get(0).timestamp();
        writer.begin(agentId, shard, boot, sequence++, base, POINTS, POINTS.length);
        for (Packet packet : packets) {
            byte[] frame = packet.frame();
            if (!writer.append(packet.timestamp(), 0, PacketDirection.UNKNOWN, frame.length, frame, 0, frame.length)) {
                throw new IllegalStateException("too much for one batch");
            }
        }
        packets.clear();
        int length = writer.finish(now, kernelDrops, agentDrops);
        kernelDrops = 0;
        agentDrops = 0;
        return Arrays.copyOf(writer.buffer(), length);
    }
}
