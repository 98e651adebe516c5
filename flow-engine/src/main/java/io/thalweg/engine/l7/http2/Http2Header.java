package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.AsciiBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a header field is to us. Fields that become columns have a name of their own here; of all others, secrets among
 * them, neither value nor name is kept anywhere.
 */
enum Http2Header {
    METHOD(":method"),
    PATH(":path"),
    AUTHORITY(":authority"),
    STATUS(":status"),
    SCHEME(":scheme"),
    HOST("host"),
    CONTENT_TYPE("content-type"),
    CONTENT_LENGTH("content-length"),
    USER_AGENT("user-agent"),
    REFERER("referer"),
    GRPC_STATUS("grpc-status"),
    GRPC_MESSAGE("grpc-message"),
    /** Any field of Dubbo's Triple: {@code tri-*}. */
    TRIPLE("tri-"),
    /** A field with a request's id, as the options say. */
    REQUEST_ID(null),
    /** A field with the client's address behind proxies, likewise. */
    CLIENT(null),
    /** A tracer's field, likewise; kept with its name. */
    TRACE(null),
    /** A field of no account. */
    OTHER(null),
    /** A field whose name is in a part of the dynamic table that was not seen. */
    UNRESOLVED(null),
    /** A field of no account that failed requests show; kept with its name. */
    SHOWN(null);

    private static final Http2Header[] ALL = values();
    private static final int LONGEST = 15;
    /** By length of the name. */
    private static final Http2Header[][] BY_LENGTH = new Http2Header[LONGEST + 1][0];

    static {
        for (Http2Header header : ALL) {
            if (header.name != null && header != TRIPLE) {
                int length = header.name.length;
                Http2Header[] more = Arrays.copyOf(BY_LENGTH[length], BY_LENGTH[length].length + 1);
                more[more.length - 1] = header;
                BY_LENGTH[length] = more;
            }
        }
    }

    private final byte[] name;

    Http2Header(String name) {
        this.name = name == null ? null : name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether its name is not told by what it is to us. */
    boolean hasOwnName() {
        return this == TRACE || this == SHOWN || this == REQUEST_ID || this == CLIENT;
    }

    /** Its name when that is fixed, to be read only; null otherwise. */
    byte[] fixedName() {
        return name;
    }

    /** Whether its value is read. */
    boolean hasValue() {
        return this != OTHER && this != UNRESOLVED && this != SCHEME && this != TRIPLE;
    }

    /** The field of this name; {@link #OTHER} when it is none of these. */
    static Http2Header of(byte[] b, int from, int to) {
        int length = to - from;
        if (length <= LONGEST) {
            for (Http2Header header : BY_LENGTH[length]) {
                if (AsciiBytes.equalsIgnoreCase(b, from, to, header.name)) {
                    return header;
                }
            }
        }
        boolean isTriple = length > TRIPLE.name.length
                && AsciiBytes.equalsIgnoreCase(b, from, from + TRIPLE.name.length, TRIPLE.name);
        return isTriple ? TRIPLE : OTHER;
    }
}
