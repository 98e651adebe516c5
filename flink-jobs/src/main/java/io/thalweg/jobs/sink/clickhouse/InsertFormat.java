package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.util.Locale;

/** How the rows of an insert lie on the wire and in staged segments. */
public enum InsertFormat {
    /** Row by row. */
    ROW_BINARY(0, ClickHouseFormat.RowBinary),
    /** Column by column. */
    NATIVE(1, ClickHouseFormat.Native);

    private final int code;
    private final ClickHouseFormat format;

    InsertFormat(int code, ClickHouseFormat format) {
        this.code = code;
        this.format = format;
    }

    ClickHouseFormat clickHouse() {
        return format;
    }

    /** The number that stands for it on the disk. */
    public int code() {
        return code;
    }

    /** @throws IOException for a number that stands for none */
    public static InsertFormat of(int code) throws IOException {
        for (InsertFormat format : values()) {
            if (format.code == code) {
                return format;
            }
        }
        throw new IOException("rows of a format that is not known: " + code);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
