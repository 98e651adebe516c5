package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Takes some of the rows out of a block of {@link NativeWriter}, as a block of their own: for those that ClickHouse refuses as a
 * whole. A block that is not one, as of a damaged file, is an {@link IllegalArgumentException}.
 */
public final class NativePart {
    private static final Map<String, NativeLayout> LAYOUTS = layouts();

    private final byte[] block;
    private int at;
    private final RowBuffer out = new RowBuffer();

    private NativePart(byte[] block) {
        this.block = block;
    }

    private static Map<String, NativeLayout> layouts() {
        Map<String, NativeLayout> layouts = new HashMap<>();
        for (ColumnType type : ColumnType.values()) {
            layouts.put(type.nativeType(), type.nativeLayout());
        }
        return Map.copyOf(layouts);
    }

    /** The rows from {@code from} on, without {@code to}. */
    public static byte[] of(byte[] block, int from, int to) {
        try {
            return new NativePart(block).take(from, to);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
            throw new IllegalArgumentException("no whole block of Native", e);
        }
    }

    private byte[] take(int from, int to) {
        int columns = varint();
        int rows = varint();
        if (from < 0 || to > rows || from >= to) {
            throw new IllegalArgumentException("rows " + from + " to " + to + " of " + rows);
        }
        count(columns);
        count(to - from);
        for (int i = 0; i < columns; i++) {
            text();
            NativeLayout layout = LAYOUTS.get(text());
            if (layout == null) {
                throw new IllegalArgumentException("a column of a type that is not written");
            }
            if (layout.isArray()) {
                arrays(layout, rows, from, to);
            } else {
                values(layout.markWidth(), rows, from, to);
                values(layout, rows, from, to);
            }
        }
        byte[] part = new byte[out.length];
        System.arraycopy(out.bytes, 0, part, 0, part.length);
        return part;
    }

    private void arrays(NativeLayout layout, int rows, int from, int to) {
        int ends = at;
        at = Math.addExact(at, Math.multiplyExact(rows, Long.BYTES));
        int first = end(ends, from);
        for (int row = from; row < to; row++) {
            out.ensure(Long.BYTES);
            out.int64(end(ends, row + 1) - first);
        }
        values(layout, end(ends, rows), first, end(ends, to));
    }

    /** Where the elements of the rows before this one end. */
    private int end(int ends, int row) {
        return row == 0 ? 0 : Math.toIntExact(RowBuffer.getInt64(block, ends + (row - 1) * Long.BYTES));
    }

    private void values(NativeLayout layout, int count, int from, int to) {
        if (layout.width() > 0) {
            values(layout.width(), count, from, to);
        } else {
            skipTexts(from);
            int start = at;
            skipTexts(to - from);
            copy(start, at);
            skipTexts(count - to);
        }
    }

    private void values(int width, int count, int from, int to) {
        copy(Math.addExact(at, Math.multiplyExact(from, width)), Math.addExact(at, Math.multiplyExact(to, width)));
        at = Math.addExact(at, Math.multiplyExact(count, width));
    }

    private void skipTexts(int count) {
        for (int i = 0; i < count; i++) {
            int length = varint();
            at = Math.addExact(at, length);
        }
    }

    /** A name or type, which goes to the part as it is. */
    private String text() {
        int start = at;
        int length = varint();
        String text = new String(block, at, length, StandardCharsets.UTF_8);
        at += length;
        copy(start, at);
        return text;
    }

    private int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = block[at++];
            value |= (next & 0x7f) << shift;
            if (value < 0 || shift > 28) {
                throw new IllegalArgumentException("a count beyond all bounds");
            }
            if (next >= 0) {
                return value;
            }
        }
    }

    private void count(int number) {
        out.ensure(RowBuffer.LONGEST_VARINT);
        out.varint(number);
    }

    private void copy(int start, int end) {
        Objects.checkFromToIndex(start, end, block.length);
        out.ensure(end - start);
        System.arraycopy(block, start, out.bytes, out.length, end - start);
        out.length += end - start;
    }
}
