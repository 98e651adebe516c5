package io.thalweg.bench.engine;

import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.nio.ByteBuffer;

/** TCP connections that are open: five packets each, all within a few milliseconds, so that none times out. */
final class LiveFlows {
    private static final CapturePoint POINT = new CapturePoint(2, 0, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0");
    private static final long BEGIN_NANOS = 1_700_000_000_000_000_000L;
    private static final int CLIENTS = 0x0a00_0000;
    private static final int SERVER = 0xc0a8_0001;
    private static final int FIRST_PORT = 1024;
    private static final int PORTS = 60_000;
    private static final int SERVER_PORT = 9999;
    private static final int HEADERS = 14 + 20 + 20;
    private static final int SYN = 2;
    private static final int PUSH = 8;
    private static final int ACK = 16;
    private static final int PAYLOAD = 20;

    private final FlowEngine engine;
    private final byte[] frame = new byte[HEADERS + PAYLOAD];
    private long nanos = BEGIN_NANOS;

    LiveFlows(FlowEngine engine) {
        this.engine = engine;
    }

    void begin(int number) {
        int client = CLIENTS + number / PORTS;
        int port = FIRST_PORT + number % PORTS;
        packet(client, port, true, SYN, 1000, 0, 0);
        packet(client, port, false, SYN | ACK, 5000, 1001, 0);
        packet(client, port, true, ACK, 1001, 5001, 0);
        packet(client, port, true, PUSH | ACK, 1001, 5001, PAYLOAD);
        packet(client, port, false, PUSH | ACK, 5001, 1001 + PAYLOAD, PAYLOAD);
    }

    private void packet(
            int client, int port, boolean fromClient, int flags, int sequence, int acknowledgment, int payload) {
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putInt(0x0200_0000).putShort((short) (fromClient ? 2 : 1));
        out.putInt(0x0200_0000).putShort((short) (fromClient ? 1 : 2)).putShort((short) 0x0800);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (40 + payload)).putInt(0x4000);
        out.put((byte) 64).put((byte) 6).putShort((short) 0);
        out.putInt(fromClient ? client : SERVER).putInt(fromClient ? SERVER : client);
        out.putShort((short) (fromClient ? port : SERVER_PORT)).putShort((short) (fromClient ? SERVER_PORT : port));
        out.putInt(sequence).putInt(acknowledgment);
        out.put((byte) 0x50).put((byte) flags).putShort((short) 1000).putInt(0);
        int length = HEADERS + payload;
        engine.packet(POINT, PacketDirection.UNKNOWN, nanos++, length, frame, 0, length);
    }
}
