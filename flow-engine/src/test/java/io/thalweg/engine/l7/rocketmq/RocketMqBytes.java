package io.thalweg.engine.l7.rocketmq;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** RocketMQ commands. */
public final class RocketMqBytes {
    private RocketMqBytes() {}

    public static byte[] json(String header, int bodyBytes) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length + bodyBytes)
                .putInt(4 + bytes.length + bodyBytes)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    public static byte[] send(int opaque, String properties) {
        return json(
                "{\"code\":310,\"extFields\":{\"a\":\"group\",\"b\":\"orders\",\"e\":\"3\",\"i\":\"" + properties
                        + "\"},\"flag\":0,\"language\":\"JAVA\",\"opaque\":" + opaque
                        + ",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":401}",
                20);
    }

    public static byte[] answer(int opaque, int code, String remark) {
        return json(
                "{\"code\":" + code + ",\"flag\":1,\"language\":\"JAVA\",\"opaque\":" + opaque + ",\"remark\":\""
                        + remark + "\",\"version\":399}",
                0);
    }

    /** A command with a binary header and one field. */
    public static byte[] binary(int code, int flag, int opaque, String name, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        int fields = 6 + nameBytes.length + valueBytes.length;
        ByteBuffer bytes = ByteBuffer.allocate(8 + 21 + fields);
        bytes.putInt(4 + 21 + fields).putInt(1 << 24 | 21 + fields);
        bytes.putShort((short) code)
                .put((byte) 0)
                .putShort((short) 401)
                .putInt(opaque)
                .putInt(flag);
        bytes.putInt(0).putInt(fields);
        bytes.putShort((short) nameBytes.length)
                .put(nameBytes)
                .putInt(valueBytes.length)
                .put(valueBytes);
        return bytes.array();
    }
}
