package io.thalweg.standalone.clickhouse.compression;

import java.io.IOException;

/** Compressed data that is none, with the number that ClickHouse gives such an error. */
public final class MalformedBlockException extends IOException {
    public static final int CANNOT_READ_ALL_DATA = 33;
    public static final int TOO_LARGE_SIZE_COMPRESSED = 39;
    public static final int CHECKSUM_DOESNT_MATCH = 40;
    public static final int UNKNOWN_COMPRESSION_METHOD = 89;
    public static final int CANNOT_DECOMPRESS = 271;

    private final int code;

    MalformedBlockException(int code, String message) {
        super(message);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
