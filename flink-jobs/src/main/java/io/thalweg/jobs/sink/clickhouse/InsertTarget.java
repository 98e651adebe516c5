package io.thalweg.jobs.sink.clickhouse;

import java.io.Serializable;
import java.util.List;

/**
 * Where rows go.
 *
 * @param columns of every insert, in order
 */
record InsertTarget(String database, String table, List<TargetColumn> columns) implements Serializable {
    InsertTarget {
        columns = List.copyOf(columns);
    }

    /** As SQL takes it. */
    String quoted() {
        return Identifiers.quote(database) + '.' + Identifiers.quote(table);
    }

    /** For messages. */
    @Override
    public String toString() {
        return database + "." + table;
    }
}
