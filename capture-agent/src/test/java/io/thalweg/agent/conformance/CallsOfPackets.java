package io.thalweg.agent.conformance;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The calls that the process at one end may have made, so that the packets of a capture came to be: each segment with new
 * bytes was one write, or was read at once.
 */
final class CallsOfPackets {
    private static final int SYN = 2;
    private static final int SYN_ACK = 18;

    /** One end of a connection. */
    private record End(long high, long low, int port) {}

    private record Connection(End local, End remote, int protocol) {}

    private static final class Socket {
        private final long cookie;
        private SocketRole role = SocketRole.UNKNOWN;
        private long captureSequence;
        private Integer nextSent;
        private Integer nextReceived;

        private Socket(long cookie) {
            this.cookie = cookie;
        }

        /** How many bytes of a segment its side knows already. */
        private int seen(boolean isSent, PacketHeaders h) {
            Integer next = isSent ? nextSent : nextReceived;
            int seen = next == null ? 0 : Math.max(0, next - h.tcpSequence);
            int after = h.tcpSequence + h.payloadBytes;
            if (next == null || after - next > 0) {
                note(isSent, after);
            }
            return seen;
        }

        private void note(boolean isSent, int next) {
            if (isSent) {
                nextSent = next;
            } else {
                nextReceived = next;
            }
        }
    }

    private final boolean atClient;
    private final Map<Connection, Socket> sockets = new HashMap<>();
    private final Map<Connection, Boolean> localIsSource = new HashMap<>();
    private final List<SyscallEvent> events = new ArrayList<>();

    private CallsOfPackets(boolean atClient) {
        this.atClient = atClient;
    }

    /** @param atClient whether the process is the one that connected, or sent first; else it is the other */
    static List<SyscallEvent> of(Path capture, boolean atClient) throws IOException {
        CallsOfPackets calls = new CallsOfPackets(atClient);
        DecodedCapture.read(capture, DecodeOptions.defaults(), calls::packet);
        return calls.events;
    }

    private void packet(PacketHeaders h, long nanos) {
        boolean isTcp = h.isIp && h.protocol == IpProtocol.TCP && h.hasTcpHeader;
        boolean isUdp = h.isIp && h.protocol == IpProtocol.UDP && h.hasPorts;
        if (!isTcp && !isUdp) {
            return;
        }
        End source = new End(h.sourceHigh, h.sourceLow, h.sourcePort);
        End destination = new End(h.destinationHigh, h.destinationLow, h.destinationPort);
        boolean isSent = isSent(new Connection(source, destination, h.protocol));
        Connection connection = isSent
                ? new Connection(source, destination, h.protocol)
                : new Connection(destination, source, h.protocol);
        Socket socket = sockets.computeIfAbsent(connection, key -> new Socket(sockets.size() + 1));
        if (isTcp && ((h.tcpFlags & SYN_ACK) == SYN || (h.tcpFlags & SYN_ACK) == SYN_ACK)) {
            socket.role = atClient ? SocketRole.CLIENT : SocketRole.SERVER;
        }
        int seen = isTcp && h.payloadBytes > 0 ? socket.seen(isSent, h) : 0;
        if (h.payloadBytes > seen) {
            events.add(event(h, connection, socket, isSent, seen, nanos));
        }
    }

    /** The first packet of a connection decides who its client is. */
    private boolean isSent(Connection connection) {
        Boolean known = localIsSource.get(connection);
        if (known == null) {
            known = atClient;
            localIsSource.put(connection, known);
            localIsSource.put(new Connection(connection.remote, connection.local, connection.protocol), !known);
        }
        return known;
    }

    private static SyscallEvent event(
            PacketHeaders h, Connection connection, Socket socket, boolean isSent, int seen, long nanos) {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = nanos;
        event.exitNanos = nanos;
        event.direction = isSent ? SyscallDirection.EGRESS : SyscallDirection.INGRESS;
        event.role = socket.role;
        event.ipProtocol = h.protocol;
        event.isIpv6 = !h.isIpv4;
        event.socketCookie = socket.cookie;
        event.localHigh = h.isIpv4 ? connection.local.low << 32 : connection.local.high;
        event.localLow = h.isIpv4 ? 0 : connection.local.low;
        event.remoteHigh = h.isIpv4 ? connection.remote.low << 32 : connection.remote.high;
        event.remoteLow = h.isIpv4 ? 0 : connection.remote.low;
        event.localPort = connection.local.port;
        event.remotePort = connection.remote.port;
        event.tcpSequence = h.protocol == IpProtocol.TCP ? h.tcpSequence + seen : 0;
        event.byteCount = h.payloadBytes - seen;
        event.captureSequence = socket.captureSequence++;
        int from = Math.min(h.payloadOffset + seen, h.payloadOffset + h.capturedPayloadBytes());
        event.payload = Arrays.copyOfRange(h.buffer, from, h.payloadOffset + h.capturedPayloadBytes());
        event.payloadLength = event.payload.length;
        return event;
    }
}
