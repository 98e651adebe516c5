package io.thalweg.engine.row;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads a row back from the message that {@link ProtobufRowWriter} made of it. Columns that are not in the message are
 * zero or empty; fields that a later build has added are skipped.
 */
final class RowReader<R> {
    private static final MethodHandles.Lookup FIELDS = MethodHandles.lookup();

    static final RowReader<L4FlowLog> FLOWS = new RowReader<>(L4FlowLogTable.TABLE, L4FlowLog.class, L4FlowLog::new);
    static final RowReader<L7FlowLog> SESSIONS = new RowReader<>(L7FlowLogTable.TABLE, L7FlowLog.class, L7FlowLog::new);

    private final Class<R> rows;
    private final Supplier<R> newRow;
    /** By the number of the field; null where there is no column. */
    private final Value<R>[] values;

    /** Reads one column's value into a row. */
    private interface Value<R> {
        void read(CodedInputStream in, R row) throws IOException;
    }

    private RowReader(RowTable<R> table, Class<R> rows, Supplier<R> newRow) {
        this.rows = rows;
        this.newRow = newRow;
        values = values(table);
    }

    R read(byte[] message, int offset, int length) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message, offset, length);
        R row = newRow.get();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field < values.length && values[field] != null) {
                values[field].read(in, row);
            } else {
                in.skipField(tag);
            }
        }
        return row;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private Value<R>[] values(RowTable<R> table) {
        Value<R>[] made = new Value[0];
        for (Column<R> column : table.columns()) {
            if (column.fieldNumber() >= made.length) {
                made = Arrays.copyOf(made, column.fieldNumber() + 1);
            }
            made[column.fieldNumber()] = value(column.type(), fieldName(column.name()));
        }
        return made;
    }

    private Value<R> value(ColumnType type, String field) {
        return switch (type) {
            case UINT8, UINT16, UINT32, DATE_TIME, MAC_LOW -> unsigned(field);
            case UINT64, MAC, DATE_TIME64 -> {
                VarHandle target = handle(field, long.class);
                yield (in, row) -> target.set(row, in.readUInt64());
            }
            case INT32 -> {
                VarHandle target = handle(field, int.class);
                yield (in, row) -> target.set(row, in.readSInt32());
            }
            case FLOAT64 -> {
                VarHandle target = handle(field, double.class);
                yield (in, row) -> target.set(row, in.readDouble());
            }
            case IPV4 -> {
                VarHandle target = handle(field, int.class);
                yield (in, row) -> target.set(row, in.readFixed32());
            }
            case IPV6 -> ipv6(field);
            case STRING, LOW_CARDINALITY -> {
                VarHandle target = handle(field, String.class);
                yield (in, row) -> target.set(row, in.readString());
            }
            case UINT16_ARRAY -> {
                VarHandle target = handle(field, int[].class);
                yield (in, row) -> target.set(row, integers(in));
            }
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> nullable(type, field);
            case FLOAT64_ARRAY -> {
                VarHandle target = handle(field, double[].class);
                yield (in, row) -> target.set(row, reals(in));
            }
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> {
                VarHandle target = handle(field, String[].class);
                yield (in, row) -> target.set(row, and((String[]) target.get(row), in.readString()));
            }
        };
    }

    private Value<R> unsigned(String field) {
        if (type(field) == int.class) {
            VarHandle target = handle(field, int.class);
            return (in, row) -> target.set(row, in.readUInt32());
        }
        VarHandle target = handle(field, long.class);
        return (in, row) -> target.set(row, Integer.toUnsignedLong(in.readUInt32()));
    }

    private Value<R> nullable(ColumnType type, String field) {
        VarHandle has = handle("has" + Character.toUpperCase(field.charAt(0)) + field.substring(1), boolean.class);
        boolean isInt = type == ColumnType.NULLABLE_UINT8 || type == ColumnType.NULLABLE_INT32;
        VarHandle target = handle(field, isInt ? int.class : long.class);
        return (in, row) -> {
            has.set(row, true);
            switch (type) {
                case NULLABLE_UINT8 -> target.set(row, in.readUInt32());
                case NULLABLE_INT32 -> target.set(row, in.readSInt32());
                case NULLABLE_INT64 -> target.set(row, in.readSInt64());
                default -> target.set(row, in.readUInt64());
            }
        };
    }

    private Value<R> ipv6(String field) {
        VarHandle high = handle(field + "High", long.class);
        VarHandle low = handle(field + "Low", long.class);
        return (in, row) -> {
            int length = in.readRawVarint32();
            if (length != 2 * Long.BYTES) {
                throw new IOException(field + ": " + length + " bytes for an IPv6 address");
            }
            high.set(row, Long.reverseBytes(in.readRawLittleEndian64()));
            low.set(row, Long.reverseBytes(in.readRawLittleEndian64()));
        };
    }

    private static int[] integers(CodedInputStream in) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        int[] integers = new int[in.getBytesUntilLimit()];
        int count = 0;
        while (!in.isAtEnd()) {
            integers[count++] = in.readUInt32();
        }
        in.popLimit(limit);
        return Arrays.copyOf(integers, count);
    }

    private static double[] reals(CodedInputStream in) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        double[] reals = new double[in.getBytesUntilLimit() / Double.BYTES];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = in.readDouble();
        }
        if (!in.isAtEnd()) {
            throw new IOException("an array of numbers that ends within one");
        }
        in.popLimit(limit);
        return reals;
    }

    private static String[] and(String[] texts, String text) {
        String[] more = Arrays.copyOf(texts, texts.length + 1);
        more[texts.length] = text;
        return more;
    }

    /** The camel case of a column's name; {@code _id} is {@code id}, {@code _trace_id_2} is {@code traceId2}. */
    private static String fieldName(String column) {
        StringBuilder name = new StringBuilder();
        boolean isWordStart = false;
        for (int i = 0; i < column.length(); i++) {
            char c = column.charAt(i);
            if (c == '_') {
                isWordStart = name.length() > 0;
            } else {
                name.append(isWordStart ? Character.toUpperCase(c) : c);
                isWordStart = false;
            }
        }
        return name.toString();
    }

    private Class<?> type(String field) {
        try {
            return rows.getField(field).getType();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(field + ": a column without a field", e);
        }
    }

    private VarHandle handle(String field, Class<?> type) {
        try {
            return FIELDS.findVarHandle(rows, field, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field + ": no such field of type " + type.getSimpleName(), e);
        }
    }
}
