package io.thalweg.engine.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Collects the columns of a table in order; one method per column type, so that a table reads as a list. Jobs declare the
 * tables of their own rows with it.
 */
public final class RowTableBuilder<R> {
    private final String database;
    private final String name;
    private final List<Column<R>> columns = new ArrayList<>();
    private final Set<Object> taken = new HashSet<>();

    public RowTableBuilder(String database, String name) {
        this.database = database;
        this.name = name;
    }

    public RowTable<R> build() {
        return new RowTable<>(database, name, columns);
    }

    public RowTableBuilder<R> uint8(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT8, field, value));
    }

    public RowTableBuilder<R> uint16(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT16, field, value));
    }

    public RowTableBuilder<R> uint32(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT32, field, value));
    }

    public RowTableBuilder<R> uint64(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT64, field, value));
    }

    public RowTableBuilder<R> int32(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.INT32, field, value));
    }

    public RowTableBuilder<R> float64(String column, int field, ToDoubleFunction<R> value) {
        return add(Column.ofReal(column, field, value));
    }

    public RowTableBuilder<R> dateTime(String column, int field, ToLongFunction<R> seconds) {
        return add(Column.ofInteger(column, ColumnType.DATE_TIME, field, seconds));
    }

    public RowTableBuilder<R> dateTime64(String column, int field, ToLongFunction<R> micros) {
        return add(Column.ofInteger(column, ColumnType.DATE_TIME64, field, micros));
    }

    public RowTableBuilder<R> mac(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.MAC, field, value));
    }

    public RowTableBuilder<R> macLow(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.MAC_LOW, field, value));
    }

    public RowTableBuilder<R> ipv4(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.IPV4, field, value));
    }

    public RowTableBuilder<R> ipv6(String column, int field, ToLongFunction<R> high, ToLongFunction<R> low) {
        return add(Column.ofIpv6(column, field, high, low));
    }

    public RowTableBuilder<R> string(String column, int field, Function<R, String> value) {
        return add(Column.ofText(column, ColumnType.STRING, field, value));
    }

    public RowTableBuilder<R> lowCardinality(String column, int field, Function<R, String> value) {
        return add(Column.ofText(column, ColumnType.LOW_CARDINALITY, field, value));
    }

    public RowTableBuilder<R> nullableUint8(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_UINT8, field, presence, value));
    }

    public RowTableBuilder<R> nullableInt32(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_INT32, field, presence, value));
    }

    public RowTableBuilder<R> nullableInt64(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_INT64, field, presence, value));
    }

    public RowTableBuilder<R> nullableUint64(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_UINT64, field, presence, value));
    }

    public RowTableBuilder<R> uint16Array(String column, int field, Function<R, int[]> value) {
        return add(Column.ofIntegers(column, field, value));
    }

    public RowTableBuilder<R> float64Array(String column, int field, Function<R, double[]> value) {
        return add(Column.ofReals(column, field, value));
    }

    public RowTableBuilder<R> stringArray(String column, int field, Function<R, String[]> value) {
        return add(Column.ofTexts(column, ColumnType.STRING_ARRAY, field, value));
    }

    public RowTableBuilder<R> lowCardinalityArray(String column, int field, Function<R, String[]> value) {
        return add(Column.ofTexts(column, ColumnType.LOW_CARDINALITY_ARRAY, field, value));
    }

    private RowTableBuilder<R> add(Column<R> column) {
        if (!taken.add(column.name()) || !taken.add(column.fieldNumber())) {
            throw new IllegalArgumentException(column + ": the name or the field number is taken");
        }
        columns.add(column);
        return this;
    }
}
