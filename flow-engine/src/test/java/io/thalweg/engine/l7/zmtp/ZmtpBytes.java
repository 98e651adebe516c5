package io.thalweg.engine.l7.zmtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ZMTP greetings and frames. */
public final class ZmtpBytes {
    private ZmtpBytes() {}

    public static byte[] greeting(String mechanism) {
        byte[] greeting = new byte[64];
        greeting[0] = (byte) 0xff;
        greeting[8] = 1;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[11] = 1;
        byte[] name = mechanism.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, greeting, 12, name.length);
        return greeting;
    }

    public static byte[] command(String name, byte[] data) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(3 + bytes.length + data.length)
                .put((byte) 4)
                .put((byte) (1 + bytes.length + data.length))
                .put((byte) bytes.length)
                .put(bytes)
                .put(data)
                .array();
    }

    public static byte[] ready(String socketType) {
        byte[] name = "Socket-Type".getBytes(StandardCharsets.ISO_8859_1);
        byte[] type = socketType.getBytes(StandardCharsets.ISO_8859_1);
        return command(
                "READY",
                ByteBuffer.allocate(5 + name.length + type.length)
                        .put((byte) name.length)
                        .put(name)
                        .putInt(type.length)
                        .put(type)
                        .array());
    }

    public static byte[] frame(boolean more, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(2 + bytes.length)
                .put((byte) (more ? 1 : 0))
                .put((byte) bytes.length)
                .put(bytes)
                .array();
    }
}
