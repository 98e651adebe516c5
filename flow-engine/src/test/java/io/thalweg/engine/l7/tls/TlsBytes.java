package io.thalweg.engine.l7.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Records, handshake messages and certificates as peers write them. */
public final class TlsBytes {
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;
    static final byte[] CHANGE_CIPHER_SPEC = record(20, new byte[] {1});

    private static final String RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    private TlsBytes() {}

    public static byte[] record(int type, byte[]... parts) {
        byte[] body = join(parts);
        return join(new byte[] {(byte) type, 3, 3}, number(2, body.length), body);
    }

    /** Handshake messages in records of so many bytes. */
    static byte[] records(int most, byte[]... messages) {
        byte[] all = join(messages);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; at += most) {
            out.writeBytes(record(22, java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + most))));
        }
        return out.toByteArray();
    }

    static byte[] data(int bytes) {
        return record(23, new byte[bytes]);
    }

    static byte[] alert(int level, int description) {
        return record(21, new byte[] {(byte) level, (byte) description});
    }

    static byte[] handshake(int type, byte[]... parts) {
        byte[] body = join(parts);
        return join(new byte[] {(byte) type}, number(3, body.length), body);
    }

    public static byte[] clientHello(String serverName, String... alpn) {
        byte[] extensions = new byte[0];
        if (!serverName.isEmpty()) {
            byte[] name = ascii(serverName);
            extensions = extension(0, number(2, name.length + 3), new byte[1], number(2, name.length), name);
        }
        if (alpn.length > 0) {
            extensions = join(extensions, extension(16, alpn(alpn)));
        }
        extensions = join(extensions, extension(43, new byte[] {4, 3, 4, 3, 3}));
        return handshake(
                1,
                number(2, TLS_1_2),
                new byte[32],
                new byte[] {0},
                number(2, 4),
                new byte[] {0x13, 1, (byte) 0xc0, 0x2f},
                new byte[] {1, 0},
                number(2, extensions.length),
                extensions);
    }

    /** In the form of SSL 2.0. */
    static byte[] oldHello(int major, int minor) {
        byte[] ciphers = {1, 0, (byte) 0x80, 0, 0, 0x2f, 0, 0, 0x35};
        byte[] rest = join(number(2, ciphers.length), number(2, 0), number(2, 16), ciphers, new byte[16]);
        byte[] body = join(new byte[] {1, (byte) major, (byte) minor}, rest);
        return join(number(2, 0x8000 | body.length), body);
    }

    static byte[] serverHello(int version, int suite, String... alpn) {
        byte[] extensions = alpn.length > 0 ? extension(16, alpn(alpn)) : new byte[0];
        if (version == TLS_1_3) {
            extensions = join(extensions, extension(43, number(2, version)));
        }
        return serverHello(new byte[32], suite, extensions);
    }

    static byte[] helloRetryRequest() {
        byte[] random = java.util.HexFormat.of().parseHex(RETRY_RANDOM);
        return serverHello(random, 0x1301, extension(43, number(2, TLS_1_3)));
    }

    private static byte[] serverHello(byte[] random, int suite, byte[] extensions) {
        return handshake(
                2,
                number(2, TLS_1_2),
                random,
                new byte[] {0},
                number(2, suite),
                new byte[1],
                number(2, extensions.length),
                extensions);
    }

    static byte[] certificate(byte[]... chain) {
        byte[] list = new byte[0];
        for (byte[] one : chain) {
            list = join(list, number(3, one.length), one);
        }
        return handshake(11, number(3, list.length), list);
    }

    /** A certificate as far as anyone here reads it. */
    static byte[] x509(String commonName, String notBefore, String notAfter) {
        byte[] subject = der(0x30, name(3, commonName), name(10, "Thalweg"));
        byte[] issuer = der(0x30, name(3, "an issuer"));
        int type = notBefore.length() == 13 ? 0x17 : 0x18;
        byte[] validity = der(0x30, der(type, ascii(notBefore)), der(type, ascii(notAfter)));
        byte[] toBeSigned = der(
                0x30,
                der(0xa0, der(2, new byte[] {2})),
                der(2, new byte[20]),
                der(0x30, der(6, new byte[9])),
                issuer,
                validity,
                subject,
                der(0x30, new byte[300]));
        return der(0x30, toBeSigned, der(0x30, new byte[11]), der(3, new byte[257]));
    }

    private static byte[] name(int type, String value) {
        return der(0x31, der(0x30, der(6, new byte[] {0x55, 4, (byte) type}), der(12, ascii(value))));
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] body = join(parts);
        byte[] length =
                body.length < 0x80 ? number(1, body.length) : join(new byte[] {(byte) 0x82}, number(2, body.length));
        return join(new byte[] {(byte) tag}, length, body);
    }

    private static byte[] alpn(String... protocols) {
        byte[] list = new byte[0];
        for (String protocol : protocols) {
            list = join(list, number(1, protocol.length()), ascii(protocol));
        }
        return join(number(2, list.length), list);
    }

    private static byte[] extension(int type, byte[]... parts) {
        byte[] body = join(parts);
        return join(number(2, type), number(2, body.length), body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] number(int bytes, int value) {
        byte[] number = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            number[i] = (byte) (value >> 8 * (bytes - 1 - i));
        }
        return number;
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A handshake of each direction with all that is read of it; for those who break it. */
    public static byte[] wholeHandshake() {
        return join(
                record(22, clientHello("shop.example", "h2", "http/1.1")),
                record(22, serverHello(TLS_1_2, 0xc02f, "h2")),
                record(22, certificate(x509("shop.example", "240131235959Z", "250131235959Z"))),
                alert(2, 48),
                CHANGE_CIPHER_SPEC);
    }
}
