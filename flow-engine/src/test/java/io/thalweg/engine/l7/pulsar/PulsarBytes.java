package io.thalweg.engine.l7.pulsar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pulsar commands, built field by field. */
public final class PulsarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private PulsarBytes() {}

    static PulsarBytes fields() {
        return new PulsarBytes();
    }

    public static byte[] connect() {
        return fields().text(1, "client")
                .number(4, 19)
                .text(6, "broker:6650")
                .text(3, "the-token")
                .command(2);
    }

    public static byte[] connected() {
        return fields().text(1, "server").number(2, 18).command(3);
    }

    public static byte[] producer(int id, int requestId) {
        return fields().text(1, "persistent://public/default/orders")
                .number(2, id)
                .number(3, requestId)
                .command(5);
    }

    public static byte[] producerSuccess(int requestId) {
        return fields().number(1, requestId).text(2, "p-1").command(17);
    }

    public static byte[] error(int requestId) {
        return fields().number(1, requestId).number(2, 5).text(3, "not allowed").command(14);
    }

    /** With one property. */
    public static byte[] send(int producer, int sequence, String name, String value) {
        byte[] property = fields().text(1, name).text(2, value).out.toByteArray();
        PulsarBytes metadata =
                fields().text(1, "p-1").number(2, sequence).number(3, 1).bytes(4, property);
        byte[] bytes = metadata.out.toByteArray();
        byte[] tail = ByteBuffer.allocate(10 + bytes.length + 5)
                .putShort((short) 0x0e01)
                .putInt(0)
                .putInt(bytes.length)
                .put(bytes)
                .array();
        return fields().number(1, producer).number(2, sequence).command(6, tail);
    }

    public static byte[] receipt(int producer, int sequence) {
        return fields().number(1, producer).number(2, sequence).command(7);
    }

    public static byte[] ping() {
        return fields().command(18);
    }

    public static byte[] pong() {
        return fields().command(19);
    }

    PulsarBytes number(int field, long value) {
        return varint(field << 3).varint(value);
    }

    PulsarBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    private PulsarBytes bytes(int field, byte[] bytes) {
        varint(field << 3 | 2).varint(bytes.length).out.writeBytes(bytes);
        return this;
    }

    private PulsarBytes varint(long value) {
        long left = value;
        while (left > 127) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    byte[] command(int type) {
        return command(type, new byte[0]);
    }

    private byte[] command(int type, byte[] tail) {
        byte[] command =
                fields().number(1, type).bytes(type, out.toByteArray()).out.toByteArray();
        return ByteBuffer.allocate(8 + command.length + tail.length)
                .putInt(4 + command.length + tail.length)
                .putInt(command.length)
                .put(command)
                .put(tail)
                .array();
    }
}
