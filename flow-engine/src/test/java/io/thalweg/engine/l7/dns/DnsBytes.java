package io.thalweg.engine.l7.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds DNS messages: {@code query(7).question("example.org", 1)}. */
public final class DnsBytes {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final int id;
    private final int flags;
    private final int[] counts = new int[4];

    private DnsBytes(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    public static DnsBytes query(int id) {
        return new DnsBytes(id, 0x0100);
    }

    public static DnsBytes answer(int id, int code) {
        return new DnsBytes(id, 0x8180 | code);
    }

    public static DnsBytes message(int id, int flags) {
        return new DnsBytes(id, flags);
    }

    public DnsBytes question(String name, int type) {
        return question(name, type, 1);
    }

    public DnsBytes question(String name, int type, int questionClass) {
        counts[0]++;
        name(name);
        return u16(type).u16(questionClass);
    }

    public DnsBytes record(String name, int type, int ttl, byte[] data) {
        return record(1, name, type, ttl, data);
    }

    public DnsBytes authority(String name, int type, int ttl, byte[] data) {
        return record(2, name, type, ttl, data);
    }

    public DnsBytes additional(String name, int type, int ttl, byte[] data) {
        return record(3, name, type, ttl, data);
    }

    private DnsBytes record(int section, String name, int type, int ttl, byte[] data) {
        counts[section]++;
        name(name);
        u16(type).u16(1).u16(ttl >>> 16).u16(ttl & 0xffff).u16(data.length);
        body.writeBytes(data);
        return this;
    }

    public DnsBytes raw(int... bytes) {
        for (int b : bytes) {
            body.write(b);
        }
        return this;
    }

    /** Claims more entries of a section than there are. */
    public DnsBytes claim(int section, int count) {
        counts[section] += count;
        return this;
    }

    /** Labels at dots; {@code *12} a pointer to byte 12. */
    private void name(String name) {
        body.writeBytes(nameBytes(name));
    }

    public static byte[] nameBytes(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!name.isEmpty()) {
            for (String label : name.split("\\.")) {
                if (label.startsWith("*")) {
                    int at = Integer.parseInt(label.substring(1));
                    out.write(0xc0 | at >>> 8);
                    out.write(at);
                    return out.toByteArray();
                }
                byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
        }
        out.write(0);
        return out.toByteArray();
    }

    private DnsBytes u16(int value) {
        body.write(value >>> 8);
        body.write(value);
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : new int[] {id, flags, counts[0], counts[1], counts[2], counts[3]}) {
            out.write(value >>> 8);
            out.write(value);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    /** With its length before it, as in TCP. */
    public byte[] framed() {
        byte[] bytes = bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
