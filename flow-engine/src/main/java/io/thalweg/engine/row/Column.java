package io.thalweg.engine.row;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One column of a table: its name, type, Protobuf field, and how its value is read from a row without boxing.
 *
 * <p>Which of the functions there are follows from the type: {@link #integer} of every integer, time, MAC and IPv4 column
 * (of nullable ones where {@link #presence} holds), {@link #high} and {@link #integer} for the halves of IPv6, in network
 * order, the others as they are named. {@link RowValuesMaker} makes code of them.
 */
public final class Column<R> {
    private final String name;
    private final ColumnType type;
    private final int fieldNumber;
    /** The value as bits; a column narrower than 64 bits uses the low ones, the rest is undefined. */
    ToLongFunction<R> integer;

    ToLongFunction<R> high;
    Predicate<R> presence;
    ToDoubleFunction<R> real;
    Function<R, String> text;
    Function<R, int[]> integers;
    Function<R, double[]> reals;
    Function<R, String[]> texts;

    private Column(String name, ColumnType type, int fieldNumber) {
        this.name = name;
        this.type = type;
        this.fieldNumber = fieldNumber;
    }

    static <R> Column<R> ofInteger(String name, ColumnType type, int fieldNumber, ToLongFunction<R> integer) {
        Column<R> column = new Column<>(name, type, fieldNumber);
        column.integer = integer;
        return column;
    }

    static <R> Column<R> ofNullable(
            String name, ColumnType type, int fieldNumber, Predicate<R> presence, ToLongFunction<R> integer) {
        Column<R> column = ofInteger(name, type, fieldNumber, integer);
        column.presence = presence;
        return column;
    }

    static <R> Column<R> ofIpv6(String name, int fieldNumber, ToLongFunction<R> high, ToLongFunction<R> low) {
        Column<R> column = ofInteger(name, ColumnType.IPV6, fieldNumber, low);
        column.high = high;
        return column;
    }

    static <R> Column<R> ofReal(String name, int fieldNumber, ToDoubleFunction<R> real) {
        Column<R> column = new Column<>(name, ColumnType.FLOAT64, fieldNumber);
        column.real = real;
        return column;
    }

    static <R> Column<R> ofText(String name, ColumnType type, int fieldNumber, Function<R, String> text) {
        Column<R> column = new Column<>(name, type, fieldNumber);
        column.text = text;
        return column;
    }

    static <R> Column<R> ofIntegers(String name, int fieldNumber, Function<R, int[]> integers) {
        Column<R> column = new Column<>(name, ColumnType.UINT16_ARRAY, fieldNumber);
        column.integers = integers;
        return column;
    }

    static <R> Column<R> ofReals(String name, int fieldNumber, Function<R, double[]> reals) {
        Column<R> column = new Column<>(name, ColumnType.FLOAT64_ARRAY, fieldNumber);
        column.reals = reals;
        return column;
    }

    static <R> Column<R> ofTexts(String name, ColumnType type, int fieldNumber, Function<R, String[]> texts) {
        Column<R> column = new Column<>(name, type, fieldNumber);
        column.texts = texts;
        return column;
    }

    /**
     * A hash of the row's value, the same in every JVM, by which rows are divided. Of columns that hold arrays there is
     * none.
     */
    public long hash(R row) {
        if (presence != null && !presence.test(row)) {
            return 0;
        } else if (text != null) {
            return hash(text.apply(row).hashCode());
        } else if (real != null) {
            return hash(Double.doubleToLongBits(real.applyAsDouble(row)));
        } else if (integer == null) {
            throw new IllegalStateException(this + " has no hash");
        }
        return hash(high == null ? integer.applyAsLong(row) : integer.applyAsLong(row) ^ hash(high.applyAsLong(row)));
    }

    /** Spreads a value's bits over all of them: the finisher of MurmurHash3. */
    public static long hash(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    public String name() {
        return name;
    }

    public ColumnType type() {
        return type;
    }

    /** Number of the field in the Protobuf message of the table. */
    public int fieldNumber() {
        return fieldNumber;
    }

    @Override
    public String toString() {
        return name + " " + type.clickHouseType();
    }
}
