package io.thalweg.engine.l7.dubbo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes Dubbo messages: {@code request(7).text("2.0.2")…bytes()}. */
public final class DubboBytes {
    static final int HESSIAN2 = 2;

    private static final int REQUEST = 0x80;
    private static final int TWO_WAY = 0x40;
    private static final int EVENT = 0x20;

    private final int flags;
    private final int status;
    private final long id;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private DubboBytes(int flags, int status, long id) {
        this.flags = flags;
        this.status = status;
        this.id = id;
    }

    public static DubboBytes request(long id) {
        return new DubboBytes(REQUEST | TWO_WAY | HESSIAN2, 0, id);
    }

    static DubboBytes request(long id, int serialization) {
        return new DubboBytes(REQUEST | TWO_WAY | serialization, 0, id);
    }

    static DubboBytes oneWay(long id) {
        return new DubboBytes(REQUEST | HESSIAN2, 0, id);
    }

    static DubboBytes heartbeat(long id) {
        return new DubboBytes(REQUEST | TWO_WAY | EVENT | HESSIAN2, 0, id).raw("N");
    }

    static DubboBytes heartbeatAnswer(long id) {
        return new DubboBytes(EVENT | HESSIAN2, 20, id).raw("N");
    }

    public static DubboBytes response(long id, int status) {
        return new DubboBytes(HESSIAN2, status, id);
    }

    static DubboBytes response(long id, int status, int serialization) {
        return new DubboBytes(serialization, status, id);
    }

    /** A request for {@code service.method(types)} in Hessian 2, up to its arguments. */
    public DubboBytes invocation(String service, String method, String types) {
        return text("2.0.2").text(service).text("0.0.0").text(method).text(types);
    }

    /** A text of Hessian 2. */
    public DubboBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = text.length();
        if (length < 32) {
            return bytes(length).bytes(utf8);
        }
        if (length < 1024) {
            return bytes(0x30 + (length >> 8), length & 0xff).bytes(utf8);
        }
        return bytes('S', length >> 8, length & 0xff).bytes(utf8);
    }

    /** Names and values in turn, as a map of Hessian 2. */
    public DubboBytes map(String... pairs) {
        raw("H");
        for (String each : pairs) {
            text(each);
        }
        return raw("Z");
    }

    public DubboBytes raw(String bytes) {
        return bytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    public DubboBytes bytes(int... bytes) {
        for (int each : bytes) {
            body.write(each);
        }
        return this;
    }

    public DubboBytes bytes(byte[] bytes) {
        body.writeBytes(bytes);
        return this;
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(16 + body.size())
                .putShort((short) 0xdabb)
                .put((byte) flags)
                .put((byte) status)
                .putLong(id)
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }
}
