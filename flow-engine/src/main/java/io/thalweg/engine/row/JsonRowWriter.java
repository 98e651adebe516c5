package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows as JSON lines, for people and for scripts: one object a line, keyed by the column names, in the columns' order.
 *
 * <p>What says nothing is left out: zeros, empty strings and arrays, nulls (a nullable column that is present is written,
 * zero or not). Addresses are text, MACs {@code aa:bb:cc:dd:ee:ff} (of a tunnel's only the last four octets are known),
 * enumerations their numbers, {@code time} seconds and the other times microseconds since the epoch. The same row always
 * gives the same bytes: scripts compare them.
 */
public final class JsonRowWriter<R> implements RowWriter<R> {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_ESCAPE = 6;
    private static final int LONGEST_NUMBER = 32;
    private static final int MAC_OCTETS = 6;
    private static final int MAC_LOW_OCTETS = 4;

    private final Column<R>[] columns;
    private final byte[][] keys;
    private final RowBuffer out = new RowBuffer();
    private final byte[] digits = new byte[LONGEST_NUMBER];

    public JsonRowWriter(RowTable<R> table) {
        columns = table.columnArray();
        List<Column<R>> list = table.columns();
        keys = new byte[columns.length][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (",\"" + list.get(i).name() + "\":").getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void write(R row) {
        int start = out.length;
        for (int i = 0; i < columns.length; i++) {
            column(i, columns[i], row);
        }
        out.ensure(3);
        if (out.length == start) {
            out.ascii(',');
        }
        out.bytes[start] = '{'; // in place of the comma before the first key
        out.ascii('}');
        out.ascii('\n');
    }

    private void column(int index, Column<R> column, R row) {
        switch (column.type()) {
            case UINT8 -> integer(index, column.integer(row) & 0xff);
            case UINT16 -> integer(index, column.integer(row) & 0xffff);
            case UINT32, DATE_TIME -> integer(index, column.integer(row) & 0xffff_ffffL);
            case UINT64 -> unsigned(index, column.integer(row));
            case INT32 -> integer(index, (int) column.integer(row));
            case DATE_TIME64 -> integer(index, column.integer(row));
            case FLOAT64 -> real(index, column.real(row));
            case MAC -> mac(index, column.integer(row), MAC_OCTETS);
            case MAC_LOW -> mac(index, column.integer(row) & 0xffff_ffffL, MAC_LOW_OCTETS);
            case IPV4 -> ipv4(index, (int) column.integer(row));
            case IPV6 -> ipv6(index, column.high(row), column.low(row));
            case STRING, LOW_CARDINALITY -> text(index, column.text(row));
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> nullable(index, column, row);
            case UINT16_ARRAY -> integers(index, column.integers(row));
            case FLOAT64_ARRAY -> reals(index, column.reals(row));
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> texts(index, column.texts(row));
        }
    }

    private void key(int index) {
        out.append(keys[index]);
    }

    private void separate(int element) {
        out.ensure(1);
        if (element > 0) {
            out.ascii(',');
        }
    }

    private void integer(int index, long value) {
        if (value != 0) {
            key(index);
            number(value);
        }
    }

    private void unsigned(int index, long value) {
        if (value != 0) {
            key(index);
            unsignedNumber(value);
        }
    }

    private void nullable(int index, Column<R> column, R row) {
        if (!column.isPresent(row)) {
            return;
        }
        key(index);
        long value = column.integer(row);
        switch (column.type()) {
            case NULLABLE_UINT8 -> number(value & 0xff);
            case NULLABLE_INT32 -> number((int) value);
            case NULLABLE_INT64 -> number(value);
            default -> unsignedNumber(value);
        }
    }

    private void real(int index, double value) {
        if (value != 0 && Double.isFinite(value)) {
            key(index);
            realNumber(value);
        }
    }

    private void mac(int index, long value, int octets) {
        if (value != 0) {
            key(index);
            quote();
            AddressText.mac(value, octets, out);
            quote();
        }
    }

    private void ipv4(int index, int address) {
        if (address != 0) {
            key(index);
            quote();
            AddressText.ipv4(address, out);
            quote();
        }
    }

    private void ipv6(int index, long high, long low) {
        if ((high | low) != 0) {
            key(index);
            quote();
            AddressText.ipv6(high, low, out);
            quote();
        }
    }

    private void text(int index, String value) {
        if (!value.isEmpty()) {
            key(index);
            string(value);
        }
    }

    private void integers(int index, int[] values) {
        if (values.length > 0) {
            key(index);
            open();
            for (int i = 0; i < values.length; i++) {
                separate(i);
                number(values[i] & 0xffff);
            }
            close();
        }
    }

    private void reals(int index, double[] values) {
        if (values.length > 0) {
            key(index);
            open();
            for (int i = 0; i < values.length; i++) {
                separate(i);
                realNumber(values[i]);
            }
            close();
        }
    }

    private void texts(int index, String[] values) {
        if (values.length > 0) {
            key(index);
            open();
            for (int i = 0; i < values.length; i++) {
                separate(i);
                string(values[i]);
            }
            close();
        }
    }

    private void open() {
        out.ensure(1);
        out.ascii('[');
    }

    private void close() {
        out.ensure(1);
        out.ascii(']');
    }

    private void number(long value) {
        if (value < 0) {
            out.ensure(1);
            out.ascii('-');
        }
        unsignedNumber(Math.abs(value)); // the smallest long stays itself, whose bits are the number wanted
    }

    private void unsignedNumber(long value) {
        int at = digits.length;
        long rest = value;
        while (rest < 0 || rest > Integer.MAX_VALUE) {
            long tenth = Long.divideUnsigned(rest, 10);
            digits[--at] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        int low = (int) rest; // divides in a third of the time
        do {
            int tenth = low / 10;
            digits[--at] = (byte) ('0' + (low - tenth * 10));
            low = tenth;
        } while (low != 0);
        out.ensure(digits.length);
        System.arraycopy(digits, at, out.bytes, out.length, digits.length - at);
        out.length += digits.length - at;
    }

    /** JSON has no word for what is not finite: zero stands for it. */
    private void realNumber(double value) {
        long whole = (long) value;
        if (whole == value || !Double.isFinite(value)) {
            number(Double.isFinite(value) ? whole : 0);
        } else {
            out.append(Double.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void quote() {
        out.ensure(1);
        out.ascii('"');
    }

    private void string(String value) {
        quote();
        int plain = plain(value);
        for (int i = plain; i < value.length(); i++) {
            out.ensure(LONGEST_ESCAPE);
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.ascii('\\');
                out.ascii(c);
            } else if (c < ' ' || c == 0x7f) {
                control(c);
            } else {
                int codePoint = Utf8.codePoint(value, i);
                i += Character.charCount(codePoint) - 1;
                out.length = Utf8.write(codePoint, out.bytes, out.length);
            }
        }
        quote();
    }

    /** Writes the characters at the beginning that need no care, nearly always all of them; how many. */
    private int plain(String value) {
        int length = value.length();
        out.ensure(length);
        byte[] bytes = out.bytes;
        int at = out.length;
        int i = 0;
        for (; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                break;
            }
            bytes[at + i] = (byte) c;
        }
        out.length = at + i;
        return i;
    }

    private void control(char c) {
        out.ascii('\\');
        switch (c) {
            case '\n' -> out.ascii('n');
            case '\r' -> out.ascii('r');
            case '\t' -> out.ascii('t');
            default -> {
                out.ascii('u');
                out.ascii('0');
                out.ascii('0');
                out.int8(HEX[c >> 4]);
                out.int8(HEX[c & 0xf]);
            }
        }
    }

    @Override
    public byte[] buffer() {
        return out.bytes;
    }

    @Override
    public int length() {
        return out.length;
    }

    @Override
    public void reset() {
        out.length = 0;
    }
}
