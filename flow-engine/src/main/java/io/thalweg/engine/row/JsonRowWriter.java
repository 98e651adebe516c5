package io.thalweg.engine.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    /** Of a value that is no text: an IPv6 address in quotes. */
    private static final int LONGEST_VALUE = 48;

    private static final int MAC_OCTETS = 6;
    private static final int MAC_LOW_OCTETS = 4;

    private final ColumnType[] types;
    private final RowValues values;
    /** With their comma and colon; longer than they are, so that they can be copied by eight bytes. */
    private final byte[][] keys;

    private final int[] keyLengths;
    private final boolean[] isPlainNumber;
    /** Room for all keys, and for the values of all columns that are no texts or arrays. */
    private final int fixedBytes;

    private final RowBuffer out = new RowBuffer();

    public JsonRowWriter(RowTable<R> table) {
        types = table.types();
        values = table.newValues();
        keys = new byte[types.length][];
        keyLengths = new int[types.length];
        isPlainNumber = table.plainNumbers();
        int bytes = 0;
        for (int i = 0; i < keys.length; i++) {
            byte[] key = (",\"" + table.columns().get(i).name() + "\":").getBytes(StandardCharsets.US_ASCII);
            keyLengths[i] = key.length;
            keys[i] = Arrays.copyOf(key, (key.length + Long.BYTES - 1) & -Long.BYTES);
            bytes += keys[i].length + LONGEST_VALUE;
        }
        fixedBytes = bytes;
    }

    @Override
    public void write(R row) {
        values.read(row);
        int start = out.length;
        out.ensure(fixedBytes);
        for (int i = 0; i < types.length; i++) {
            long number = values.numbers[i];
            if (number != 0 || !isPlainNumber[i]) {
                column(i, number);
            }
        }
        if (out.length == start) {
            out.ascii(',');
        }
        out.bytes[start] = '{'; // in place of the comma before the first key
        out.ascii('}');
        out.ascii('\n');
    }

    private void column(int index, long number) {
        switch (types[index]) {
            case UINT8 -> integer(index, number & 0xff);
            case UINT16 -> integer(index, number & 0xffff);
            case UINT32, DATE_TIME -> integer(index, number & 0xffff_ffffL);
            case UINT64 -> unsigned(index, number);
            case INT32 -> integer(index, (int) number);
            case DATE_TIME64 -> integer(index, number);
            case FLOAT64 -> real(index, values.real(index));
            case MAC -> mac(index, number, MAC_OCTETS);
            case MAC_LOW -> mac(index, number & 0xffff_ffffL, MAC_LOW_OCTETS);
            case IPV4 -> ipv4(index, (int) number);
            case IPV6 -> ipv6(index, values.more[index], number);
            case STRING, LOW_CARDINALITY -> text(index, values.text(index));
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> {
                if (values.more[index] != 0) {
                    present(index, number);
                }
            }
            case UINT16_ARRAY -> integers(index, values.integers(index));
            case FLOAT64_ARRAY -> reals(index, values.reals(index));
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> texts(index, values.texts(index));
        }
    }

    private void key(int index) {
        out.putPadded(keys[index], keyLengths[index]);
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

    private void present(int index, long value) {
        key(index);
        switch (types[index]) {
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

    private void integers(int index, int[] array) {
        if (array.length > 0) {
            open(index, (long) array.length * LONGEST_VALUE);
            for (int i = 0; i < array.length; i++) {
                separate(i);
                number(array[i] & 0xffff);
            }
            out.ascii(']');
        }
    }

    private void reals(int index, double[] array) {
        if (array.length > 0) {
            open(index, (long) array.length * LONGEST_VALUE);
            for (int i = 0; i < array.length; i++) {
                separate(i);
                realNumber(array[i]);
            }
            out.ascii(']');
        }
    }

    private void texts(int index, String[] array) {
        if (array.length > 0) {
            open(index, array.length);
            for (int i = 0; i < array.length; i++) {
                separate(i);
                string(array[i]);
            }
            out.ascii(']');
        }
    }

    /** The key of an array, and room for its elements and the rest of the row. */
    private void open(int index, long elementBytes) {
        out.ensure(Math.toIntExact(fixedBytes + elementBytes));
        key(index);
        out.ascii('[');
    }

    private void separate(int element) {
        if (element > 0) {
            out.ascii(',');
        }
    }

    private void number(long value) {
        if (value < 0) {
            out.ascii('-');
        }
        unsignedNumber(Math.abs(value)); // the smallest long stays itself, whose bits are the number wanted
    }

    private void unsignedNumber(long value) {
        out.length = Decimal.write(value, out.bytes, out.length);
    }

    /** JSON has no word for what is not finite: zero stands for it. */
    private void realNumber(double value) {
        long whole = (long) value;
        if (whole == value || !Double.isFinite(value)) {
            number(Double.isFinite(value) ? whole : 0);
        } else {
            for (byte c : Double.toString(value).getBytes(StandardCharsets.US_ASCII)) {
                out.int8(c);
            }
        }
    }

    private void quote() {
        out.ascii('"');
    }

    private void string(String value) {
        out.ensure(Math.addExact(Math.multiplyExact(value.length(), LONGEST_ESCAPE), fixedBytes));
        quote();
        int plain = plain(value);
        for (int i = plain; i < value.length(); i++) {
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
