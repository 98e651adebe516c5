package io.thalweg.agent.fuzz;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The L7 parsers: payloads of one conversation, which the target puts into packets.
 *
 * <pre>
 * 0  16 bits: server port; its lowest bit: TCP (0) or UDP (1)
 * then for each payload:
 * 0  0 from the server, 1 after a gap, 2 sent again, 3 save and restore first, 4 captured in part only
 * 1  16 bits: length; then the payload
 * </pre>
 */
public final class SessionTarget {
    static final int HEADER = 2;
    private static final int ETHERNET_IP = 34;
    private static final int TCP = 20;
    private static final int UDP = 8;
    private static final int MOST_PAYLOAD = 1460;
    private static final long MILLISECOND = 1_000_000;

    private final BoundedEngine engine = BoundedEngine.begin();
    private final boolean udp;
    private final int port;
    private final int[] sequence = {1000, 5000};
    private long now = EngineTarget.START;

    private SessionTarget(int port) {
        this.udp = (port & 1) != 0;
        this.port = port;
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < HEADER) {
            return;
        }
        SessionTarget target = new SessionTarget((input[0] & 0xff) << 8 | input[1] & 0xff);
        target.handshake();
        int at = HEADER;
        while (at + 3 <= input.length) {
            int length = (input[at + 1] & 0xff) << 8 | input[at + 2] & 0xff;
            int there = Math.min(Math.min(length, MOST_PAYLOAD), input.length - at - 3);
            target.payload(input[at], input, at + 3, there);
            at += 3 + there;
        }
        target.engine.finish();
    }

    private void handshake() {
        if (!udp) {
            packet(0, 2, new byte[0], 0, 0, false);
            packet(1, 0x12, new byte[0], 0, 0, false);
            packet(0, 0x10, new byte[0], 0, 0, false);
        }
    }

    private void payload(int what, byte[] input, int at, int length) throws IOException {
        int side = what & 1;
        if ((what & 2) != 0) {
            sequence[side] += 100;
        }
        if ((what & 8) != 0) {
            engine.saveAndRestore();
        }
        boolean cut = (what & 16) != 0;
        packet(side, 0x18, input, at, length, cut);
        if ((what & 4) != 0) {
            sequence[side] -= length;
            packet(side, 0x18, input, at, length, cut);
        }
    }

    private void packet(int side, int flags, byte[] payload, int at, int length, boolean cut) {
        now += MILLISECOND;
        int transport = udp ? UDP : TCP;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_IP + transport + length);
        frame.putInt(0x02000000).putShort((short) (2 - side));
        frame.putInt(0x02000000).putShort((short) (1 + side)).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (20 + transport + length));
        frame.putInt(0).putShort((short) (64 << 8 | (udp ? 17 : 6))).putShort((short) 0);
        frame.putInt(0x0a000001 + side).putInt(0x0a000002 - side);
        frame.putShort((short) (side == 0 ? 40000 : port)).putShort((short) (side == 0 ? port : 40000));
        if (udp) {
            frame.putShort((short) (UDP + length)).putShort((short) 0);
        } else {
            frame.putInt(sequence[side]).putInt(sequence[1 - side]);
            frame.putShort((short) (0x5000 | flags)).putShort((short) 1000).putInt(0);
        }
        frame.put(payload, at, length);
        sequence[side] += length + ((flags & 2) != 0 ? 1 : 0);
        byte[] bytes = frame.array();
        int captured = cut ? bytes.length - length / 2 : bytes.length;
        engine.packet(LinkType.ETHERNET, PacketDirection.UNKNOWN, now, bytes.length, bytes, 0, captured);
    }
}
