package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.framing.Inflation;
import io.thalweg.engine.l7.framing.Packed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets as MySQL clients and servers send them. */
public final class MysqlPackets {
    public static final int COMPRESSED = 0x20;
    static final int ZSTD = 0x400_0000;

    private static final int CAPABILITIES = 0x8 | 0x200 | 0x8000 | 0x8_0000;

    private MysqlPackets() {}

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    public static byte[] packet(int sequence, byte[]... parts) {
        byte[] payload = join(parts);
        return join(bytes(payload.length, payload.length >> 8, payload.length >> 16, sequence), payload);
    }

    public static byte[] command(int command, byte[]... parts) {
        return packet(0, bytes(command), join(parts));
    }

    public static byte[] query(String sql) {
        return command(3, text(sql));
    }

    public static byte[] ok(int sequence, int rows) {
        return packet(sequence, bytes(0, rows, 0, 2, 0, 0, 0));
    }

    public static byte[] error(int sequence, int code, String message) {
        return packet(sequence, bytes(0xff, code, code >> 8), text("#42000" + message));
    }

    /** One column, so many rows, with the old packets that end columns and rows. */
    public static byte[] resultSet(int rows) {
        int sequence = 1;
        byte[] set = join(
                packet(sequence++, bytes(1)),
                packet(sequence++, bytes(3), text("def"), new byte[20]),
                packet(sequence++, bytes(0xfe, 0, 0, 2, 0)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(set);
        for (int i = 0; i < rows; i++) {
            all.writeBytes(packet(sequence++ & 0xff, bytes(3), text("abc")));
        }
        all.writeBytes(packet(sequence & 0xff, bytes(0xfe, 0, 0, 2, 0)));
        return all.toByteArray();
    }

    public static byte[] greeting(int more) {
        int capabilities = CAPABILITIES | more;
        return packet(
                0,
                bytes(10),
                text("8.0.30\0"),
                bytes(1, 0, 0, 0),
                text("saltsalt\0"),
                bytes(capabilities, capabilities >> 8, 33, 2, 0, capabilities >> 16, capabilities >> 24, 21),
                new byte[10],
                text("saltsaltsalt\0caching_sha2_password\0"));
    }

    public static byte[] login(int more, String user, String proof, String database) {
        int capabilities = CAPABILITIES | more;
        return packet(
                1,
                bytes(capabilities, capabilities >> 8, capabilities >> 16, capabilities >> 24, 0, 0, 0, 1, 33),
                new byte[23],
                text(user + "\0"),
                bytes(proof.length()),
                text(proof),
                text(database + "\0caching_sha2_password\0"));
    }

    /** Packets in a compressed frame; not compressed when they are short, as clients do. */
    public static byte[] compressed(int sequence, byte[] packets) {
        return compressed(Inflation.Method.ZLIB, sequence, packets);
    }

    static byte[] compressed(Inflation.Method method, int sequence, byte[] packets) {
        if (packets.length < 50) {
            return join(bytes(packets.length, packets.length >> 8, 0, sequence, 0, 0, 0), packets);
        }
        byte[] packed = Packed.with(method, packets);
        int length = packed.length;
        int whole = packets.length;
        return join(bytes(length, length >> 8, length >> 16, sequence, whole, whole >> 8, whole >> 16), packed);
    }
}
