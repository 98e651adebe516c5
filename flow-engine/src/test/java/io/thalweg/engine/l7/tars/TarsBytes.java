package io.thalweg.engine.l7.tars;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes Tars packets field by field, numbers in their shortest form. */
public final class TarsBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static TarsBytes fields() {
        return new TarsBytes();
    }

    /** A request up to its buffer. */
    static TarsBytes request(int id, int packetType) {
        return fields().number(1, 1)
                .number(2, packetType)
                .number(3, 0)
                .number(4, id)
                .text(5, "Demo.UserServer.UserObj")
                .text(6, "login")
                .bytes(7, new byte[] {1, 2, 3});
    }

    /** A response up to its status. */
    static TarsBytes response(int id, int code) {
        return fields().number(1, 1)
                .number(2, 0)
                .number(3, id)
                .number(4, 0)
                .number(5, code)
                .bytes(6, new byte[] {1, 2, 3})
                .map(7);
    }

    public static byte[] call(int id) {
        return request(id, 0).number(8, 3000).map(9).map(10).packet();
    }

    public static byte[] answer(int id) {
        return response(id, 0).packet();
    }

    TarsBytes number(int tag, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        int type;
        if (value == 0) {
            type = 12;
        } else if (value == (byte) value) {
            type = 0;
            bytes.put((byte) value);
        } else if (value == (short) value) {
            type = 1;
            bytes.putShort((short) value);
        } else if (value == (int) value) {
            type = 2;
            bytes.putInt((int) value);
        } else {
            type = 3;
            bytes.putLong(value);
        }
        return head(tag, type).raw(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    }

    TarsBytes text(int tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 256) {
            return head(tag, 6).raw((byte) bytes.length).raw(bytes);
        }
        return head(tag, 7)
                .raw(ByteBuffer.allocate(4).putInt(bytes.length).array())
                .raw(bytes);
    }

    TarsBytes bytes(int tag, byte[] bytes) {
        return head(tag, 13).raw((byte) 0).number(0, bytes.length).raw(bytes);
    }

    /** Names and values in turn. */
    TarsBytes map(int tag, String... pairs) {
        head(tag, 8).number(0, pairs.length / 2);
        for (int i = 0; i < pairs.length; i++) {
            text(i % 2, pairs[i]);
        }
        return this;
    }

    TarsBytes head(int tag, int type) {
        return raw((byte) (tag << 4 | type));
    }

    TarsBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] packet() {
        return ByteBuffer.allocate(4 + out.size())
                .putInt(4 + out.size())
                .put(out.toByteArray())
                .array();
    }
}
