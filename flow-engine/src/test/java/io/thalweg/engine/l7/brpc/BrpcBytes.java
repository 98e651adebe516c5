package io.thalweg.engine.l7.brpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes bRPC messages; fields of Protobuf by their numbers. */
public final class BrpcBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static BrpcBytes fields() {
        return new BrpcBytes();
    }

    BrpcBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    BrpcBytes text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    BrpcBytes message(int field, BrpcBytes message) {
        return bytes(field, message.out.toByteArray());
    }

    private BrpcBytes bytes(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) left & 0x7f | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** The message whose meta this is. */
    byte[] framed(String magic, String payload) {
        byte[] meta = out.toByteArray();
        return ByteBuffer.allocate(12 + meta.length + payload.length())
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(meta.length + payload.length())
                .putInt(meta.length)
                .put(meta)
                .put(payload.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    byte[] framed() {
        return framed("PRPC", "payload");
    }

    public static byte[] request(long id) {
        return fields().message(
                        1,
                        fields().text(1, "example.EchoService").text(2, "Echo").number(3, 77))
                .number(4, id << 32 | 2)
                .framed();
    }

    public static byte[] response(long id) {
        return fields().message(2, fields().number(1, 0))
                .number(4, id << 32 | 2)
                .framed();
    }
}
