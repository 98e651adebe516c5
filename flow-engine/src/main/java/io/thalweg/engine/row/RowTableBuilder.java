package io.thalweg.engine.row;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Collects the columns of a table in order; one method per column type, so that a table reads as a list. */
final class RowTableBuilder<R> {
    private final String database;
    private final String name;
    private final List<Column<R>> columns = new ArrayList<>();
    private final Set<Object> taken = new HashSet<>();

    RowTableBuilder(String database, String name) {
        this.database = database;
        this.name = name;
    }

    RowTable<R> build() {
        return new RowTable<>(database, name, columns);
    }

    RowTableBuilder<R> uint8(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT8, field, value));
    }

    RowTableBuilder<R> uint16(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT16, field, value));
    }

    RowTableBuilder<R> uint32(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT32, field, value));
    }

    RowTableBuilder<R> uint64(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.UINT64, field, value));
    }

    RowTableBuilder<R> int32(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.INT32, field, value));
    }

    RowTableBuilder<R> float64(String column, int field, ToDoubleFunction<R> value) {
        return add(Column.ofReal(column, field, value));
    }

    RowTableBuilder<R> dateTime(String column, int field, ToLongFunction<R> seconds) {
        return add(Column.ofInteger(column, ColumnType.DATE_TIME, field, seconds));
    }

    RowTableBuilder<R> dateTime64(String column, int field, ToLongFunction<R> micros) {
        return add(Column.ofInteger(column, ColumnType.DATE_TIME64, field, micros));
    }

    RowTableBuilder<R> mac(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.MAC, field, value));
    }

    RowTableBuilder<R> macLow(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.MAC_LOW, field, value));
    }

    RowTableBuilder<R> ipv4(String column, int field, ToLongFunction<R> value) {
        return add(Column.ofInteger(column, ColumnType.IPV4, field, value));
    }

    RowTableBuilder<R> ipv6(String column, int field, ToLongFunction<R> high, ToLongFunction<R> low) {
        return add(Column.ofIpv6(column, field, high, low));
    }

    RowTableBuilder<R> string(String column, int field, Function<R, String> value) {
        return add(Column.ofText(column, ColumnType.STRING, field, value));
    }

    RowTableBuilder<R> lowCardinality(String column, int field, Function<R, String> value) {
        return add(Column.ofText(column, ColumnType.LOW_CARDINALITY, field, value));
    }

    RowTableBuilder<R> nullableUint8(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_UINT8, field, presence, value));
    }

    RowTableBuilder<R> nullableInt32(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_INT32, field, presence, value));
    }

    RowTableBuilder<R> nullableInt64(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_INT64, field, presence, value));
    }

    RowTableBuilder<R> nullableUint64(String column, int field, Predicate<R> presence, ToLongFunction<R> value) {
        return add(Column.ofNullable(column, ColumnType.NULLABLE_UINT64, field, presence, value));
    }

    RowTableBuilder<R> uint16Array(String column, int field, Function<R, int[]> value) {
        return add(Column.ofIntegers(column, field, value));
    }

    RowTableBuilder<R> float64Array(String column, int field, Function<R, double[]> value) {
        return add(Column.ofReals(column, field, value));
    }

    RowTableBuilder<R> stringArray(String column, int field, Function<R, String[]> value) {
        return add(Column.ofTexts(column, ColumnType.STRING_ARRAY, field, value));
    }

    RowTableBuilder<R> lowCardinalityArray(String column, int field, Function<R, String[]> value) {
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
