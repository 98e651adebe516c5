package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.framing.Inflation;
import io.thalweg.engine.l7.framing.Packed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages as MongoDB clients and servers send them. */
public final class MongoMessages {
    private MongoMessages() {}

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A document of names and values: texts, numbers, booleans, nested documents as bytes, arrays of documents. */
    public static byte[] document(Object... namesAndValues) {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byte[] name = (namesAndValues[i] + "\0").getBytes(StandardCharsets.UTF_8);
            Object value = namesAndValues[i + 1];
            if (value instanceof String text) {
                byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
                elements.writeBytes(join(new byte[] {2}, name, i32(bytes.length), bytes));
            } else if (value instanceof Integer number) {
                elements.writeBytes(join(new byte[] {16}, name, i32(number)));
            } else if (value instanceof Double number) {
                elements.writeBytes(
                        join(new byte[] {1}, name, buffer(8).putDouble(number).array()));
            } else if (value instanceof byte[] nested) {
                elements.writeBytes(join(new byte[] {3}, name, nested));
            } else if (value instanceof byte[][] array) {
                elements.writeBytes(join(new byte[] {4}, name, document("0", array[0])));
            }
        }
        byte[] all = elements.toByteArray();
        return join(i32(all.length + 5), all, new byte[1]);
    }

    private static byte[] i32(int value) {
        return buffer(4).putInt(value).array();
    }

    public static byte[] message(int id, int responseTo, int opcode, byte[]... body) {
        byte[] bytes = join(body);
        return join(i32(16 + bytes.length), i32(id), i32(responseTo), i32(opcode), bytes);
    }

    public static byte[] msg(int id, int responseTo, int flags, byte[] document) {
        return message(id, responseTo, 2013, i32(flags), new byte[1], document);
    }

    /** A sequence of documents before the document that they belong to. */
    public static byte[] msgWithSequence(int id, byte[] document, byte[] sequenced) {
        byte[] name = "documents\0".getBytes(StandardCharsets.UTF_8);
        byte[] section = join(new byte[] {1}, i32(4 + name.length + sequenced.length), name, sequenced);
        return message(id, 0, 2013, i32(0), section, new byte[1], document);
    }

    public static byte[] query(int id, String collection, byte[] document) {
        return message(id, 0, 2004, i32(0), text(collection), i32(0), i32(-1), document);
    }

    public static byte[] insert(int id, String collection, byte[] document) {
        return message(id, 0, 2002, i32(0), text(collection), document);
    }

    public static byte[] reply(int responseTo, int flags, byte[] document) {
        return message(9, responseTo, 1, i32(flags), new byte[8], i32(0), i32(1), document);
    }

    public static byte[] compressed(byte[] message) {
        return compressed(Inflation.Method.ZLIB, message);
    }

    static byte[] compressed(Inflation.Method method, byte[] message) {
        int id = method == Inflation.Method.SNAPPY ? 1 : method == Inflation.Method.ZLIB ? 2 : 3;
        byte[] packed = Packed.with(method, Arrays.copyOfRange(message, 16, message.length));
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        return message(
                header.getInt(4),
                header.getInt(8),
                2012,
                i32(header.getInt(12)),
                i32(message.length - 16),
                new byte[] {(byte) id},
                packed);
    }

    private static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
