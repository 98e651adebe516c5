package io.thalweg.engine.l7.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** AMQP 0-9-1 frames, built field by field. */
public final class AmqpBytes {
    public static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AmqpBytes() {}

    static AmqpBytes method(int classId, int methodId) {
        return new AmqpBytes().u16(classId).u16(methodId);
    }

    public static byte[] open(String virtualHost) {
        return method(10, 40).text(virtualHost).text("").u8(0).frame(1, 0);
    }

    public static byte[] openOk() {
        return method(10, 41).text("").frame(1, 0);
    }

    public static byte[] declare(int channel, String queue) {
        return method(50, 10).u16(0).text(queue).u8(0).u32(0).frame(1, channel);
    }

    public static byte[] declareOk(int channel, String queue) {
        return method(50, 11).text(queue).u32(0).u32(0).frame(1, channel);
    }

    public static byte[] close(int channel, int code, String text, int classId, int methodId) {
        return method(20, 40).u16(code).text(text).u16(classId).u16(methodId).frame(1, channel);
    }

    public static byte[] publish(int channel, String exchange, String key) {
        return method(60, 40).u16(0).text(exchange).text(key).u8(0).frame(1, channel);
    }

    /** Headers are names and values in turn; a number stands before them. */
    public static byte[] header(int channel, String... headers) {
        AmqpBytes table = new AmqpBytes().text("n").u8('I').u32(5);
        for (int i = 0; i < headers.length; i += 2) {
            byte[] value = headers[i + 1].getBytes(StandardCharsets.UTF_8);
            table.text(headers[i]).u8('S').u32(value.length).out.writeBytes(value);
        }
        AmqpBytes header = new AmqpBytes()
                .u16(60)
                .u16(0)
                .u32(0)
                .u32(5)
                .u16(1 << 15 | 1 << 13)
                .text("text/plain");
        header.u32(table.out.size()).out.writeBytes(table.out.toByteArray());
        return header.frame(2, channel);
    }

    public static byte[] body(int channel) {
        AmqpBytes body = new AmqpBytes();
        body.out.writeBytes("hello".getBytes(StandardCharsets.UTF_8));
        return body.frame(3, channel);
    }

    AmqpBytes u8(int value) {
        out.write(value);
        return this;
    }

    AmqpBytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    AmqpBytes u32(int value) {
        return u16(value >> 16).u16(value);
    }

    AmqpBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u8(bytes.length).out.writeBytes(bytes);
        return this;
    }

    byte[] frame(int type, int channel) {
        return ByteBuffer.allocate(8 + out.size())
                .put((byte) type)
                .putShort((short) channel)
                .putInt(out.size())
                .put(out.toByteArray())
                .put((byte) 0xce)
                .array();
    }
}
