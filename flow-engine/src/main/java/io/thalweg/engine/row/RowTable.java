package io.thalweg.engine.row;

import java.lang.invoke.MethodHandle;
import java.util.List;

/** A ClickHouse table as the code knows it: the columns of every insert, in order. Immutable; shared by all threads. */
public final class RowTable<R> {
    private final String database;
    private final String name;
    private final List<Column<R>> columns;
    /** Made when first asked for: many a table is only named. */
    private MethodHandle valuesConstructor;

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

    /** The types of the columns, for the loops of the writers. */
    ColumnType[] types() {
        return columns.stream().map(Column::type).toArray(ColumnType[]::new);
    }

    /** By column, whether a zero in {@link RowValues#numbers} is nothing to tell: most of a row is passed over by that. */
    boolean[] plainNumbers() {
        boolean[] plain = new boolean[columns.size()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = columns.get(i).type().isPlainNumber();
        }
        return plain;
    }

    /** For one writer. */
    synchronized RowValues newValues() {
        if (valuesConstructor == null) {
            valuesConstructor = RowValuesMaker.constructor(columns);
        }
        try {
            return (RowValues) valuesConstructor.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor throws nothing else", e);
        }
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
