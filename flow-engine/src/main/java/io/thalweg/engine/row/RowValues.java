package io.thalweg.engine.row;

/**
 * The values of one row by the index of their column, read from the row in one go; what the writers loop over.
 *
 * <p>A loop that asks each {@link Column} for its value calls another function at each turn, which the JIT cannot look
 * into: 14 ns a column. The subclass of a table, made by {@link RowValuesMaker}, calls them one after the other. One
 * instance per writer; it keeps the last row's texts alive.
 */
abstract class RowValues {
    /** The bits of numbers, the low half of IPv6 addresses. */
    final long[] numbers;
    /** The high half of IPv6 addresses; of nullable columns 1 if there is a value, else 0. */
    final long[] more;
    /** Texts and arrays. */
    final Object[] objects;

    RowValues(int columns) {
        numbers = new long[columns];
        more = new long[columns];
        objects = new Object[columns];
    }

    /** @param row of the class that the table's columns are about */
    abstract void read(Object row);

    final double real(int column) {
        return Double.longBitsToDouble(numbers[column]);
    }

    final String text(int column) {
        return (String) objects[column];
    }

    final int[] integers(int column) {
        return (int[]) objects[column];
    }

    final double[] reals(int column) {
        return (double[]) objects[column];
    }

    final String[] texts(int column) {
        return (String[]) objects[column];
    }
}
