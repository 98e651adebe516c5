package io.thalweg.engine.row;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Reads a flow row back from the message that {@link ProtobufRowWriter} made of it. Columns that are not in the message are
 * zero or empty; fields that a later build has added are skipped.
 */
final class FlowRowReader {
    private static final MethodHandles.Lookup FIELDS = MethodHandles.lookup();

    /** By the number of the field; null where there is no column. */
    private static final Value[] VALUES = values();

    /** Reads one column's value into a row. */
    private interface Value {
        void read(CodedInputStream in, L4FlowLog row) throws IOException;
    }

    private FlowRowReader() {}

    static L4FlowLog read(byte[] message, int offset, int length) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message, offset, length);
        L4FlowLog row = new L4FlowLog();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field < VALUES.length && VALUES[field] != null) {
                VALUES[field].read(in, row);
            } else {
                in.skipField(tag);
            }
        }
        return row;
    }

    private static Value[] values() {
        Value[] values = new Value[0];
        for (Column<L4FlowLog> column : L4FlowLogTable.TABLE.columns()) {
            if (column.fieldNumber() >= values.length) {
                values = Arrays.copyOf(values, column.fieldNumber() + 1);
            }
            values[column.fieldNumber()] = value(column.type(), fieldName(column.name()));
        }
        return values;
    }

    private static Value value(ColumnType type, String field) {
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
            default -> throw new IllegalStateException(field + ": flow rows have no " + type);
        };
    }

    private static Value unsigned(String field) {
        if (type(field) == int.class) {
            VarHandle target = handle(field, int.class);
            return (in, row) -> target.set(row, in.readUInt32());
        }
        VarHandle target = handle(field, long.class);
        return (in, row) -> target.set(row, Integer.toUnsignedLong(in.readUInt32()));
    }

    private static Value ipv6(String field) {
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

    /** The camel case of a column's name; {@code _id} is {@code id}. */
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

    private static Class<?> type(String field) {
        try {
            return L4FlowLog.class.getField(field).getType();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(field + ": a column without a field", e);
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return FIELDS.findVarHandle(L4FlowLog.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(field + ": no such field of type " + type.getSimpleName(), e);
        }
    }
}
