package io.thalweg.engine.l7.http2;

import java.nio.charset.StandardCharsets;

/** The static table of HPACK (RFC 7541, appendix A): for each index the field and, where it has one, the value. */
final class HpackStaticTable {
    static final int LAST = 61;
    /** Indexes up to this are pseudo-header fields, which come first in each block. */
    static final int LAST_PSEUDO = 14;
    /** Pseudo-header fields from this index on are those of responses. */
    static final int FIRST_STATUS = 8;

    private static final String[][] TABLE = {
        {":authority", ""},
        {":method", "GET"},
        {":method", "POST"},
        {":path", "/"},
        {":path", "/index.html"},
        {":scheme", "http"},
        {":scheme", "https"},
        {":status", "200"},
        {":status", "204"},
        {":status", "206"},
        {":status", "304"},
        {":status", "400"},
        {":status", "404"},
        {":status", "500"},
        {"accept-charset", ""},
        {"accept-encoding", "gzip, deflate"},
        {"accept-language", ""},
        {"accept-ranges", ""},
        {"accept", ""},
        {"access-control-allow-origin", ""},
        {"age", ""},
        {"allow", ""},
        {"authorization", ""},
        {"cache-control", ""},
        {"content-disposition", ""},
        {"content-encoding", ""},
        {"content-language", ""},
        {"content-length", ""},
        {"content-location", ""},
        {"content-range", ""},
        {"content-type", ""},
        {"cookie", ""},
        {"date", ""},
        {"etag", ""},
        {"expect", ""},
        {"expires", ""},
        {"from", ""},
        {"host", ""},
        {"if-match", ""},
        {"if-modified-since", ""},
        {"if-none-match", ""},
        {"if-range", ""},
        {"if-unmodified-since", ""},
        {"last-modified", ""},
        {"link", ""},
        {"location", ""},
        {"max-forwards", ""},
        {"proxy-authenticate", ""},
        {"proxy-authorization", ""},
        {"range", ""},
        {"referer", ""},
        {"refresh", ""},
        {"retry-after", ""},
        {"server", ""},
        {"set-cookie", ""},
        {"strict-transport-security", ""},
        {"transfer-encoding", ""},
        {"user-agent", ""},
        {"vary", ""},
        {"via", ""},
        {"www-authenticate", ""}
    };

    private static final byte[][] NAMES = bytes(0);
    private static final byte[][] VALUES = bytes(1);

    private HpackStaticTable() {}

    /** @param index 1 to {@link #LAST} */
    static byte[] name(int index) {
        return NAMES[index - 1];
    }

    static byte[] value(int index) {
        return VALUES[index - 1];
    }

    private static byte[][] bytes(int column) {
        byte[][] bytes = new byte[LAST][];
        for (int i = 0; i < LAST; i++) {
            bytes[i] = TABLE[i][column].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
