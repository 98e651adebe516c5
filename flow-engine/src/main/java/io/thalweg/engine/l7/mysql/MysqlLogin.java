package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.TextCache;

/**
 * What passes before the first command: the server's greeting and the client's login (HandshakeV10, HandshakeResponse41
 * and 320). User and database become columns, what proves who it is does not. Reused.
 */
final class MysqlLogin {
    static final int CONNECT_WITH_DB = 0x8;
    static final int COMPRESS = 0x20;
    static final int PROTOCOL_41 = 0x200;
    static final int SSL = 0x800;
    static final int SECURE_CONNECTION = 0x8000;
    static final int PLUGIN_AUTH_LENENC = 0x20_0000;
    static final int ZSTD = 0x400_0000;
    static final int QUERY_ATTRIBUTES = 0x800_0000;

    static final int PROTOCOL_10 = 10;
    private static final int MAX_VERSION = 64;
    private static final int FIXED_41 = 32;
    private static final int FIXED_320 = 5;

    private final TextCache texts;

    long capabilities;
    boolean isTls;

    MysqlLogin(TextCache texts) {
        this.texts = texts;
    }

    /** Whether a packet's payload is a greeting: protocol 10 and a version in printable signs. */
    static boolean isGreeting(byte[] b, int from, int to) {
        if (to - from < 8 || b[from] != PROTOCOL_10) {
            return false;
        }
        int end = MysqlBytes.textEnd(b, from + 1, Math.min(to, from + MAX_VERSION));
        if (end == to || end < from + 4 || b[end] != 0 || b[from + 1] < '0' || b[from + 1] > '9') {
            return false;
        }
        for (int i = from + 1; i < end; i++) {
            if (b[i] < ' ' || b[i] > '~') {
                return false;
            }
        }
        return true;
    }

    /** The capabilities in a greeting, as far as they are there. */
    static long greetingCapabilities(byte[] b, int from, int to) {
        int lower = MysqlBytes.textEnd(b, from + 1, to) + 1 + 4 + 8 + 1;
        if (lower + 2 > to) {
            return 0;
        }
        int upper = lower + 2 + 1 + 2;
        return LittleEndian.u16(b, lower) | (upper + 2 > to ? 0 : (long) LittleEndian.u16(b, upper) << 16);
    }

    /** Reads a login; null when it is none. {@link #isTls} tells that it only asks for TLS. */
    L7Message read(byte[] b, int from, int to, boolean isWhole) {
        if (to - from < FIXED_320) {
            return null;
        }
        capabilities = LittleEndian.u16(b, from);
        boolean isNew = (capabilities & PROTOCOL_41) != 0;
        if (isNew && to - from < FIXED_41) {
            return null;
        }
        capabilities = isNew ? LittleEndian.u32(b, from) : capabilities;
        isTls = (capabilities & SSL) != 0 && isWhole && to - from == (isNew ? FIXED_41 : FIXED_320);
        L7Message message = new L7Message();
        if (isTls) {
            return message;
        }
        int user = from + (isNew ? FIXED_41 : FIXED_320);
        int userTo = MysqlBytes.textEnd(b, user, to);
        String text = "Login username: ".concat(texts.text(b, user, userTo));
        int database = (capabilities & CONNECT_WITH_DB) == 0 ? to : afterProof(b, userTo + 1, to);
        if (database < to && b[database] != 0) {
            text = text + " db: " + texts.text(b, database, MysqlBytes.textEnd(b, database, to));
        }
        message.requestResource = texts.cut(text);
        message.endpoint = message.requestResource;
        return message;
    }

    private int afterProof(byte[] b, int at, int to) {
        if (at >= to) {
            return to;
        }
        if ((capabilities & PLUGIN_AUTH_LENENC) != 0) {
            long length = MysqlBytes.lengthEncoded(b, at, to);
            return length < 0 || length > to - at ? to : at + MysqlBytes.lengthEncodedBytes(b[at]) + (int) length;
        }
        if ((capabilities & SECURE_CONNECTION) != 0) {
            return at + 1 + (b[at] & 0xff);
        }
        return MysqlBytes.textEnd(b, at, to) + 1;
    }

    /** {@code COM_CHANGE_USER}, behind the command. */
    String changedUser(byte[] b, int from, int to) {
        int userTo = MysqlBytes.textEnd(b, from, to);
        int proof = userTo + 1;
        int database = proof < to ? proof + 1 + (b[proof] & 0xff) : to;
        String user = texts.text(b, from, userTo);
        return database >= to || b[database] == 0
                ? user
                : texts.cut(user + " db: " + texts.text(b, database, MysqlBytes.textEnd(b, database, to)));
    }
}
