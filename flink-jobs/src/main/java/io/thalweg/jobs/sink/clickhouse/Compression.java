package io.thalweg.jobs.sink.clickhouse;

/** How an insert is compressed on the wire. */
public enum Compression {
    LZ4,
    NONE;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
