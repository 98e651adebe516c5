package io.thalweg.engine.row;

/**
 * How the values of a column lie in a block of ClickHouse's Native: marks of all rows (which are null, where arrays end),
 * then all values.
 *
 * @param markWidth bytes for each row before the values: 0, 1 (nullables), 8 (arrays)
 * @param width bytes of a value, or of an array's element; 0: a text, its length before it
 */
record NativeLayout(int markWidth, int width) {
    private static final int NULL_MARK = 1;

    static NativeLayout of(int width) {
        return new NativeLayout(0, width);
    }

    static NativeLayout text() {
        return new NativeLayout(0, 0);
    }

    static NativeLayout nullable(int width) {
        return new NativeLayout(NULL_MARK, width);
    }

    static NativeLayout array(NativeLayout of) {
        return new NativeLayout(Long.BYTES, of.width);
    }

    boolean isArray() {
        return markWidth == Long.BYTES;
    }

    /** Whether rows have different numbers of bytes. */
    boolean isVaried() {
        return width == 0 || isArray();
    }
}
