package io.thalweg.engine.l7;

import java.io.IOException;

/** The column {@code response_status}. */
public enum L7Status {
    OK(0),
    TIMEOUT(2),
    SERVER_ERROR(3),
    CLIENT_ERROR(4),
    UNKNOWN(5),
    PARSE_FAILED(6);

    private final int column;

    L7Status(int column) {
        this.column = column;
    }

    public int column() {
        return column;
    }

    static L7Status of(int column) throws IOException {
        for (L7Status status : values()) {
            if (status.column == column) {
                return status;
            }
        }
        throw new IOException("L7 state: response status " + column);
    }
}
