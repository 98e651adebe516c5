package io.thalweg.agent.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds pcapng files block by block. */
final class PcapngBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteOrder order;

    PcapngBytes section(ByteOrder newOrder) {
        order = newOrder;
        ByteBuffer body = buffer(16)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1);
        return block(0x0a0d0d0a, body.array());
    }

    PcapngBytes describe(int linkType, int snapLength, byte[]... options) {
        byte[] all = join(options);
        return block(
                1,
                buffer(8 + all.length)
                        .putShort((short) linkType)
                        .putShort((short) 0)
                        .putInt(snapLength)
                        .put(all)
                        .array());
    }

    PcapngBytes enhanced(int interfaceId, long ticks, byte[] frame, int onWire, byte[]... options) {
        byte[] all = join(options);
        int padded = frame.length + 3 & ~3;
        ByteBuffer body = buffer(20 + padded + all.length)
                .putInt(interfaceId)
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(frame.length)
                .putInt(onWire)
                .put(frame);
        return block(6, body.position(20 + padded).put(all).array());
    }

    PcapngBytes obsolete(int interfaceId, long ticks, byte[] frame) {
        return block(
                2,
                buffer(20 + (frame.length + 3 & ~3))
                        .putShort((short) interfaceId)
                        .putShort((short) 7)
                        .putInt((int) (ticks >>> 32))
                        .putInt((int) ticks)
                        .putInt(frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
    }

    PcapngBytes simple(byte[] frame, int onWire) {
        return block(
                3, buffer(4 + (frame.length + 3 & ~3)).putInt(onWire).put(frame).array());
    }

    PcapngBytes block(int type, byte[] body) {
        int length = body.length + 12;
        out.writeBytes(buffer(length)
                .putInt(type)
                .putInt(length)
                .put(body)
                .putInt(length)
                .array());
        return this;
    }

    byte[] option(int code, byte[] value) {
        return buffer(4 + (value.length + 3 & ~3))
                .putShort((short) code)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    byte[] name(String name) {
        return option(2, name.getBytes(StandardCharsets.UTF_8));
    }

    byte[] resolution(int tsresol) {
        return option(9, new byte[] {(byte) tsresol});
    }

    byte[] offset(long seconds) {
        return option(14, buffer(8).putLong(seconds).array());
    }

    byte[] flags(int flags) {
        return option(2, buffer(4).putInt(flags).array());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
