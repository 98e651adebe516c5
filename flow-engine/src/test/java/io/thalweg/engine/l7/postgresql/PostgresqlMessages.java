package io.thalweg.engine.l7.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages as PostgreSQL clients and servers send them. */
public final class PostgresqlMessages {
    private PostgresqlMessages() {}

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    public static byte[] message(char type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) type)
                .putInt(4 + bytes.length)
                .put(bytes)
                .array();
    }

    public static byte[] startup(int code, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(8 + bytes.length)
                .putInt(8 + bytes.length)
                .putInt(code)
                .put(bytes)
                .array();
    }

    public static byte[] login() {
        return startup(3 << 16, "user\0bob\0database\0shop\0\0");
    }

    public static byte[] welcome() {
        return join(
                message('R', "\0\0\0\0"), message('S', "TimeZone\0UTC\0"), message('K', "\0\0\0\1\0\0\0\2"), ready());
    }

    public static byte[] query(String sql) {
        return message('Q', sql + "\0");
    }

    public static byte[] ready() {
        return message('Z', "I");
    }

    public static byte[] done(String tag) {
        return message('C', tag + "\0");
    }

    public static byte[] rows(int count) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        rows.writeBytes(message('T', "\0\1a\0\0\0\0\0\0\0\0\0\0\27\0\4\377\377\377\377\0\0"));
        for (int i = 0; i < count; i++) {
            rows.writeBytes(message('D', "\0\1\0\0\0\3abc"));
        }
        rows.writeBytes(done("SELECT " + count));
        return rows.toByteArray();
    }

    public static byte[] error(String state, String text) {
        return message('E', "SERROR\0VERROR\0C" + state + "\0M" + text + "\0Fx.c\0\0");
    }

    /** Parse, Bind, Execute, without Sync. */
    public static byte[] extended(String sql) {
        return join(message('P', "\0" + sql + "\0\0\0"), bind(), message('E', "\0\0\0\0\0"));
    }

    public static byte[] bind() {
        return message('B', "\0\0\0\0\0\1\0\0\0\6secret\0\0");
    }

    public static byte[] sync() {
        return message('S', "");
    }
}
