package io.thalweg.engine.l7.sofarpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes Bolt commands: {@code request(7).className("…").header("name", "value").content(…).bytes()}. */
public final class BoltBytes {
    private static final int HESSIAN = 1;

    private final int type;
    private final int command;
    private final int id;
    private int version = 1;
    private boolean hasCrc;
    private int codec = HESSIAN;
    private int status;
    private String className = "";
    private final ByteArrayOutputStream headers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private BoltBytes(int type, int command, int id) {
        this.type = type;
        this.command = command;
        this.id = id;
    }

    public static BoltBytes request(int id) {
        return new BoltBytes(1, 1, id).className("com.alipay.sofa.rpc.core.request.SofaRequest");
    }

    static BoltBytes oneWay(int id) {
        return new BoltBytes(2, 1, id).className("com.alipay.sofa.rpc.core.request.SofaRequest");
    }

    public static BoltBytes response(int id, int status) {
        BoltBytes response = new BoltBytes(0, 2, id).className("com.alipay.sofa.rpc.core.response.SofaResponse");
        response.status = status;
        return response;
    }

    static BoltBytes heartbeat(int id) {
        return new BoltBytes(1, 0, id);
    }

    static BoltBytes heartbeatAnswer(int id) {
        return new BoltBytes(0, 0, id);
    }

    /** Bolt 2, with a checksum behind it or without. */
    BoltBytes second(boolean withCrc) {
        version = 2;
        hasCrc = withCrc;
        return this;
    }

    BoltBytes codec(int number) {
        codec = number;
        return this;
    }

    BoltBytes className(String name) {
        className = name;
        return this;
    }

    public BoltBytes header(String name, String value) {
        for (String text : new String[] {name, value}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            headers.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
            headers.writeBytes(bytes);
        }
        return this;
    }

    /** Content as text of single bytes; numbers and texts of Hessian are written out. */
    public BoltBytes content(String bytes) {
        content.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** A short text in Hessian. */
    static String text(String text) {
        return (text.length() < 32 ? "" : "S\0") + (char) text.length() + text;
    }

    /** The class of an object in Hessian, and the object's begin. */
    static String object(String name, String... fields) {
        StringBuilder object =
                new StringBuilder("O").append((char) (0x90 + name.length())).append(name);
        object.append((char) (0x90 + fields.length));
        for (String field : fields) {
            object.append(text(field));
        }
        return object.append("o\u0090").toString();
    }

    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(64 + className.length() + headers.size() + content.size());
        out.put((byte) version);
        if (version == 2) {
            out.put((byte) (hasCrc ? 2 : 1));
        }
        out.put((byte) type).putShort((short) command).put((byte) 1).putInt(id).put((byte) codec);
        if (version == 2) {
            out.put((byte) (hasCrc ? 1 : 0));
        }
        if (type == 0) {
            out.putShort((short) status);
        } else {
            out.putInt(3000);
        }
        out.putShort((short) className.length())
                .putShort((short) headers.size())
                .putInt(content.size());
        out.put(className.getBytes(StandardCharsets.US_ASCII))
                .put(headers.toByteArray())
                .put(content.toByteArray());
        if (hasCrc) {
            out.putInt(0x12345678);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
