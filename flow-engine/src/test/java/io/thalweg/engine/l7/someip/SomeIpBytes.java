package io.thalweg.engine.l7.someip;

import java.nio.ByteBuffer;

/** Writes SOME/IP messages of service 4660, client 1. */
public final class SomeIpBytes {
    static final int SERVICE = 4660;

    private SomeIpBytes() {}

    static byte[] message(int service, int method, int session, int type, int code, byte... payload) {
        return ByteBuffer.allocate(16 + payload.length)
                .putShort((short) service)
                .putShort((short) method)
                .putInt(8 + payload.length)
                .putShort((short) 1)
                .putShort((short) session)
                .put((byte) 1)
                .put((byte) 2)
                .put((byte) type)
                .put((byte) code)
                .put(payload)
                .array();
    }

    public static byte[] request(int session) {
        return message(SERVICE, 8, session, SomeIpHeader.REQUEST, 0, (byte) 5, (byte) 6);
    }

    public static byte[] response(int session) {
        return message(SERVICE, 8, session, SomeIpHeader.RESPONSE, 0, (byte) 7);
    }

    static byte[] join(byte[]... messages) {
        int length = 0;
        for (byte[] each : messages) {
            length += each.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] each : messages) {
            all.put(each);
        }
        return all.array();
    }
}
