package io.thalweg.engine.l7.fastcgi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes FastCGI records: {@code records().begin(1).params(1, "REQUEST_METHOD", "GET")…bytes()}. */
public final class FastCgiBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FastCgiBytes() {}

    public static FastCgiBytes records() {
        return new FastCgiBytes();
    }

    public FastCgiBytes begin(int id) {
        return record(1, id, 0, new byte[] {0, 1, 1, 0, 0, 0, 0, 0});
    }

    /** Names and values in turn, and the empty record behind them. */
    public FastCgiBytes params(int id, String... pairs) {
        return record(4, id, 0, pairs(pairs)).record(4, id, 0, new byte[0]);
    }

    static byte[] pairs(String... pairs) {
        ByteArrayOutputStream pair = new ByteArrayOutputStream();
        for (int i = 0; i < pairs.length; i += 2) {
            length(pair, pairs[i].length());
            length(pair, pairs[i + 1].length());
            pair.writeBytes(pairs[i].getBytes(StandardCharsets.ISO_8859_1));
            pair.writeBytes(pairs[i + 1].getBytes(StandardCharsets.ISO_8859_1));
        }
        return pair.toByteArray();
    }

    private static void length(ByteArrayOutputStream to, int length) {
        if (length >= 128) {
            to.write(length >> 24 | 0x80);
            to.write(length >> 16);
            to.write(length >> 8);
        }
        to.write(length);
    }

    FastCgiBytes stdin(int id, String text) {
        return record(5, id, 0, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public FastCgiBytes stdout(int id, String text) {
        return record(6, id, (8 - text.length() % 8) % 8, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    FastCgiBytes stderr(int id, String text) {
        return record(7, id, 0, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public FastCgiBytes end(int id) {
        return end(id, 0, 0);
    }

    FastCgiBytes end(int id, int applicationStatus, int protocolStatus) {
        return record(3, id, 0, new byte[] {0, 0, 0, (byte) applicationStatus, (byte) protocolStatus, 0, 0, 0});
    }

    FastCgiBytes record(int type, int id, int padding, byte[] content) {
        out.write(1);
        out.write(type);
        out.write(id >> 8);
        out.write(id);
        out.write(content.length >> 8);
        out.write(content.length);
        out.write(padding);
        out.write(0);
        out.writeBytes(content);
        out.writeBytes(new byte[padding]);
        return this;
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
