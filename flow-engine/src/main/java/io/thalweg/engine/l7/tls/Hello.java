package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.TextCache;

/**
 * What ClientHello and ServerHello say (RFC 8446, section 4.1; extensions of RFC 6066 and RFC 7301), as far as they are
 * there.
 *
 * <pre>
 *   version (16) | random (32 bytes) | session id &lt;0..32&gt;
 *   client: cipher suites &lt;2..2^16-2&gt; | compression methods &lt;1..2^8-1&gt; | extensions &lt;0..2^16-1&gt;
 *   server: cipher suite (16) | compression method (8) | extensions &lt;0..2^16-1&gt;
 * </pre>
 *
 * One per parser, reused. Every length is checked against what is there.
 */
final class Hello {
    static final int CLIENT = 1;
    static final int SERVER = 2;
    static final int TLS_1_3 = 0x0304;

    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int HOST_NAME = 0;
    private static final int MAX_ALPN = 16;
    /** The random that makes a ServerHello a HelloRetryRequest begins so (RFC 8446, section 4.1.3). */
    private static final long RETRY = 0xcf21_ad74_e59a_6111L;

    private final TextCache texts;

    private byte[] b;
    private int at;
    private int to;

    /** The version agreed on, or of a client that offers a list, the one for old servers. */
    int version;
    /** Of a ServerHello. */
    int cipherSuite;

    boolean hasCipherSuite;
    boolean isRetry;
    String serverName;
    /** Separated by commas. */
    String alpn;

    Hello(TextCache texts) {
        this.texts = texts;
    }

    /** @param from behind the handshake header */
    void parse(byte[] bytes, int from, int end, boolean isClient) {
        b = bytes;
        at = from;
        to = end;
        serverName = "";
        alpn = "";
        hasCipherSuite = false;
        version = number(2);
        isRetry = to - at >= Long.BYTES && firstOfRandom() == RETRY;
        skip(RANDOM_BYTES);
        skip(number(1));
        if (isClient) {
            skip(number(2));
            skip(number(1));
        } else {
            hasCipherSuite = to - at >= 2;
            cipherSuite = number(2);
            skip(1);
        }
        int extensions = number(2);
        to = Math.min(to, at + extensions);
        while (to - at >= 4) {
            int type = number(2);
            int length = number(2);
            int next = at + length;
            extension(type, Math.min(next, to), isClient);
            at = next;
        }
    }

    private long firstOfRandom() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | b[at + i] & 0xff;
        }
        return value;
    }

    private int number(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (at < to ? b[at] & 0xff : 0);
            at++;
        }
        return value;
    }

    private void skip(int bytes) {
        at += bytes;
    }

    private void extension(int type, int end, boolean isClient) {
        switch (type) {
            case SERVER_NAME -> {
                int list = at + 2;
                if (isClient && end - list >= 3 && b[list] == HOST_NAME) {
                    int length = (b[list + 1] & 0xff) << 8 | b[list + 2] & 0xff;
                    serverName = texts.text(b, list + 3, Math.min(end, list + 3 + length));
                }
            }
            case ALPN -> alpn = protocols(at + 2, end);
            case SUPPORTED_VERSIONS -> {
                if (!isClient && end - at >= 2) {
                    version = (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
                }
            }
            default -> {
                // says nothing about the session
            }
        }
    }

    private String protocols(int from, int end) {
        String first = "";
        StringBuilder all = null;
        int count = 0;
        for (int i = from; i < end && count < MAX_ALPN; i += 1 + (b[i] & 0xff)) {
            String one = texts.text(b, i + 1, Math.min(end, i + 1 + (b[i] & 0xff)));
            if (count++ == 0) {
                first = one;
            } else {
                all = all == null ? new StringBuilder(first) : all;
                all.append(',').append(one);
            }
        }
        return all == null ? first : texts.cut(all.toString());
    }

    /** Whether all that follows the ServerHello is encrypted. */
    boolean isEncrypted() {
        return version == TLS_1_3 || isDraft(version);
    }

    /** Drafts of 1.3, and those of Facebook. */
    private static boolean isDraft(int version) {
        return version >>> 8 == 0x7f || version >>> 8 == 0xfb;
    }

    /** The version as people write it: {@code 1.3}. */
    static String versionText(int version) {
        return switch (version) {
            case 0x0300 -> "SSL 3.0";
            case 0x0301 -> "1.0";
            case 0x0302 -> "1.1";
            case 0x0303 -> "1.2";
            case TLS_1_3 -> "1.3";
            default -> isDraft(version) ? "1.3" : String.format("0x%04x", version);
        };
    }
}
