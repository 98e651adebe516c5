package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import java.nio.charset.StandardCharsets;

/** The header fields that become columns or say how long a body is. All others are passed over, secrets among them. */
enum HttpHeader {
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    USER_AGENT("user-agent"),
    REFERER("referer"),
    X_FORWARDED_FOR("x-forwarded-for"),
    X_REQUEST_ID("x-request-id");

    private static final HttpHeader[] ALL = values();

    private final byte[] name;

    HttpHeader(String name) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** The field of this name; null when it is none of these. */
    static HttpHeader of(byte[] b, int from, int to) {
        for (HttpHeader header : ALL) {
            if (header.name.length == to - from && AsciiBytes.equalsIgnoreCase(b, from, to, header.name)) {
                return header;
            }
        }
        return null;
    }
}
