package io.thalweg.event;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packet batches for tests: capture points, packets as values, and all packets of a batch read back. */
final class PacketBatches {
    /** 2026-01-02T03:04:05Z. */
    static final long BASE = 1_767_323_045_000_000_000L;

    static final CapturePoint ETH0 =
            new CapturePoint(2, 0x0200_0000_0001L, 4026531840L, TapMode.LOCAL, LinkType.ETHERNET, "eth0");
    static final CapturePoint TUN0 = new CapturePoint(9, 0, 4026532000L, TapMode.MIRROR, LinkType.RAW_IP, "tun0", 1);
    static final CapturePoint[] POINTS = {ETH0, TUN0};

    private PacketBatches() {}

    record Packet(long timestampNanos, int capturePoint, PacketDirection direction, int wireLength, byte[] frame) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Packet that
                    && timestampNanos == that.timestampNanos
                    && capturePoint == that.capturePoint
                    && direction == that.direction
                    && wireLength == that.wireLength
                    && Arrays.equals(frame, that.frame);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(timestampNanos);
        }

        boolean appendTo(PacketBatchWriter writer) {
            return writer.append(timestampNanos, capturePoint, direction, wireLength, frame, 0, frame.length);
        }
    }

    static Packet packet(long afterBaseNanos, int bytes) {
        byte[] frame = new byte[bytes];
        Arrays.fill(frame, (byte) bytes);
        return new Packet(BASE + afterBaseNanos, 0, PacketDirection.IN, bytes, frame);
    }

    /** A writer with a batch begun at {@link #BASE}. */
    static PacketBatchWriter begun(int maxBytes, CapturePoint... points) {
        PacketBatchWriter writer = new PacketBatchWriter(maxBytes);
        writer.begin(7, 3, 11, 13, BASE, points, points.length);
        return writer;
    }

    static byte[] finished(PacketBatchWriter writer) {
        int length = writer.finish(BASE + 1_000_000_000L, 17, 19);
        return Arrays.copyOf(writer.buffer(), length);
    }

    static byte[] batch(Packet... packets) {
        PacketBatchWriter writer = begun(1 << 20, POINTS);
        for (Packet packet : packets) {
            packet.appendTo(writer);
        }
        return finished(writer);
    }

    static PacketBatchReader reading(byte[] batch) throws MalformedBatchException {
        PacketBatchReader reader = new PacketBatchReader();
        reader.wrap(batch, 0, batch.length);
        return reader;
    }

    /** The packets from the reader's place on. */
    static List<Packet> packets(PacketBatchReader reader) {
        List<Packet> packets = new ArrayList<>();
        while (reader.next()) {
            byte[] frame = Arrays.copyOfRange(
                    reader.buffer(), reader.frameOffset(), reader.frameOffset() + reader.frameLength());
            packets.add(new Packet(
                    reader.timestampNanos(), reader.capturePoint(), reader.direction(), reader.wireLength(), frame));
        }
        return packets;
    }

    static List<CapturePoint> points(PacketBatchReader reader) {
        return List.of(Arrays.copyOf(reader.capturePoints(), reader.capturePointCount()));
    }
}
