package io.thalweg.standalone.clickhouse.compression;

import java.io.IOException;

/** Compressed data that is none, with the name and number that ClickHouse gives such an error. */
public final class MalformedBlockException extends IOException {
    /** What is wrong, in ClickHouse's words. */
    public enum Reason {
        CANNOT_READ_ALL_DATA(33),
        TOO_LARGE_SIZE_COMPRESSED(39),
        CHECKSUM_DOESNT_MATCH(40),
        UNKNOWN_COMPRESSION_METHOD(89),
        CANNOT_DECOMPRESS(271);

        private final int code;

        Reason(int code) {
            this.code = code;
        }
    }

    private final Reason reason;

    MalformedBlockException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public int code() {
        return reason.code;
    }

    public String name() {
        return reason.name();
    }
}
