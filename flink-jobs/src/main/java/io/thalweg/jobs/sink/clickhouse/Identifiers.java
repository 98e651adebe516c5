package io.thalweg.jobs.sink.clickhouse;

/** Names as SQL takes them. */
final class Identifiers {
    private Identifiers() {}

    static String quote(String name) {
        return '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
    }

    /** A text as SQL takes it. */
    static String text(String value) {
        return '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
