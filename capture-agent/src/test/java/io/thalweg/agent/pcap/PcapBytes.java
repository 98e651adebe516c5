package io.thalweg.agent.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds pcap files of every kind. */
final class PcapBytes {
    enum Kind {
        MICROS(0xa1b2c3d4, 1000),
        NANOS(0xa1b23c4d, 1),
        MODIFIED(0xa1b2cd34, 1000);

        final int magic;
        final int nanosPerTick;

        Kind(int magic, int nanosPerTick) {
            this.magic = magic;
            this.nanosPerTick = nanosPerTick;
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final Kind kind;

    PcapBytes(ByteOrder order, Kind kind, int linkType) {
        this.order = order;
        this.kind = kind;
        write(buffer(24)
                .putInt(kind.magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(linkType));
    }

    static PcapBytes littleEndian(int linkType) {
        return new PcapBytes(ByteOrder.LITTLE_ENDIAN, Kind.MICROS, linkType);
    }

    PcapBytes packet(long timestampNanos, byte[] frame) {
        return packet(timestampNanos, frame, frame.length, frame.length, 0);
    }

    PcapBytes packet(long timestampNanos, byte[] frame, int captured, int onWire, int packetType) {
        ByteBuffer header = buffer(kind == Kind.MODIFIED ? 24 : 16)
                .putInt((int) (timestampNanos / 1_000_000_000))
                .putInt((int) (timestampNanos % 1_000_000_000 / kind.nanosPerTick))
                .putInt(captured)
                .putInt(onWire);
        if (kind == Kind.MODIFIED) {
            header.putInt(3).putShort((short) 0x0800).put((byte) packetType).put((byte) 0);
        }
        write(header);
        out.writeBytes(frame);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    private void write(ByteBuffer buffer) {
        out.write(buffer.array(), 0, buffer.position());
    }
}
