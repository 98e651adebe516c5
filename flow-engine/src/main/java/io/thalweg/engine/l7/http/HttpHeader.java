package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The header fields that become columns or say how long a body is. All others are passed over, secrets among them. */
enum HttpHeader {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    USER_AGENT("user-agent"),
    REFERER("referer"),
    UPGRADE("upgrade");

    private static final int LONGEST = 17;
    /** By length of the name. */
    private static final HttpHeader[][] BY_LENGTH = new HttpHeader[LONGEST + 1][0];

    static {
        for (HttpHeader header : values()) {
            int length = header.name.length;
            HttpHeader[] more = Arrays.copyOf(BY_LENGTH[length], BY_LENGTH[length].length + 1);
            more[more.length - 1] = header;
            BY_LENGTH[length] = more;
        }
    }

    private final byte[] name;

    HttpHeader(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The field of this name; null when it is none of these. */
    static HttpHeader of(byte[] b, int from, int to) {
        if (to - from > LONGEST) {
            return null;
        }
        for (HttpHeader header : BY_LENGTH[to - from]) {
            if (AsciiBytes.equalsIgnoreCase(b, from, to, header.name)) {
                return header;
            }
        }
        return null;
    }
}
