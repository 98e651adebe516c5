package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowTable;

/** Names as SQL takes them. */
final class Identifiers {
    private Identifiers() {}

    static String quote(String name) {
        return '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
    }

    static String table(String database, RowTable<?> table) {
        return quote(database) + '.' + quote(table.name());
    }
}
