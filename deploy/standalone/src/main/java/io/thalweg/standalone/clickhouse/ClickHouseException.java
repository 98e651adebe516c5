package io.thalweg.standalone.clickhouse;

/** ClickHouse refused a statement; the message is its own. */
public final class ClickHouseException extends Exception {
    public ClickHouseException(String message) {
        super(message);
    }

    public ClickHouseException(String message, Throwable cause) {
        super(message, cause);
    }
}
