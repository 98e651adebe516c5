package io.thalweg.engine.row;

import java.util.List;

/** A ClickHouse table as the code knows it: the columns of every insert, in order. Immutable; shared by all threads. */
public final class RowTable<R> {
    private final String database;
    private final String name;
    private final List<Column<R>> columns;

    RowTable(String database, String name, List<Column<R>> columns) {
        this.database = database;
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    public String database() {
        return database;
    }

    public String name() {
        return name;
    }

    public List<Column<R>> columns() {
        return columns;
    }

    /** The columns as an array, for the loops of the writers. */
    Column<R>[] columnArray() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
        Column<R>[] array = columns.toArray(new Column[0]);
        return array;
    }

    /** RowBinary bytes of a row whose strings and arrays are empty. */
    int fixedBytes() {
        int bytes = 0;
        for (Column<R> column : columns) {
            bytes += column.type().fixedBytes();
        }
        return bytes;
    }
}
