package io.thalweg.jobs.sql.topic;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.thalweg.engine.row.ColumnType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** A field of a message that goes into a column; how numbers are encoded follows from the type, as in {@code ProtobufRowWriter}. */
final class MessageField {
    private static final int IPV6_BYTES = 16;
    private static final StringData NO_TEXT = StringData.fromString("");
    private static final ArrayData EMPTY = new GenericArrayData(new Object[0]);

    private final int position;
    private final ColumnType type;
    private final List<Object> elements = new ArrayList<>();

    /** @param position of the column in the row */
    MessageField(int position, ColumnType type) {
        this.position = position;
        this.type = type;
    }

    static Object defaultOf(ColumnType type) {
        return switch (type) {
            case UINT8 -> (short) 0;
            case UINT16, INT32 -> 0;
            case UINT32, UINT64, MAC, MAC_LOW -> 0L;
            case FLOAT64 -> 0.0;
            case DATE_TIME, DATE_TIME64 -> FieldValues.seconds(0);
            case IPV4 -> FieldValues.ipv4(0);
            case IPV6 -> FieldValues.ipv6(0, 0);
            case STRING, LOW_CARDINALITY -> NO_TEXT;
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> null;
            case UINT16_ARRAY, FLOAT64_ARRAY, STRING_ARRAY, LOW_CARDINALITY_ARRAY -> EMPTY;
        };
    }

    /** False, with nothing read, when the field is not encoded as one of this type is. */
    boolean read(CodedInputStream in, int wireType, GenericRowData row) throws IOException {
        if (isArray()) {
            return element(in, wireType);
        }
        if (wireType != wireType()) {
            return false;
        }
        row.setField(position, value(in));
        return true;
    }

    boolean isArray() {
        return switch (type) {
            case UINT16_ARRAY, FLOAT64_ARRAY, STRING_ARRAY, LOW_CARDINALITY_ARRAY -> true;
            default -> false;
        };
    }

    private int wireType() {
        return switch (type) {
            case IPV4 -> WireFormat.WIRETYPE_FIXED32;
            case FLOAT64, FLOAT64_ARRAY -> WireFormat.WIRETYPE_FIXED64;
            case IPV6, STRING, LOW_CARDINALITY, STRING_ARRAY, LOW_CARDINALITY_ARRAY ->
                WireFormat.WIRETYPE_LENGTH_DELIMITED;
            default -> WireFormat.WIRETYPE_VARINT;
        };
    }

    private Object value(CodedInputStream in) throws IOException {
        return switch (type) {
            case UINT8, NULLABLE_UINT8 -> (short) (in.readUInt32() & 0xff);
            case UINT16, UINT16_ARRAY -> in.readUInt32() & 0xffff;
            case UINT32, MAC_LOW -> FieldValues.unsigned(in.readUInt32());
            case UINT64, MAC, NULLABLE_UINT64 -> in.readUInt64();
            case INT32, NULLABLE_INT32 -> in.readSInt32();
            case NULLABLE_INT64 -> in.readSInt64();
            case FLOAT64, FLOAT64_ARRAY -> in.readDouble();
            case DATE_TIME -> FieldValues.seconds(FieldValues.unsigned(in.readUInt32()));
            case DATE_TIME64 -> FieldValues.micros(in.readInt64());
            case IPV4 -> FieldValues.ipv4(in.readFixed32());
            case IPV6 -> ipv6(in.readByteArray());
            case STRING, LOW_CARDINALITY, STRING_ARRAY, LOW_CARDINALITY_ARRAY ->
                StringData.fromBytes(in.readByteArray());
        };
    }

    /** The default for bytes that are no address. */
    private static StringData ipv6(byte[] bytes) {
        if (bytes.length != IPV6_BYTES) {
            return FieldValues.ipv6(0, 0);
        }
        ByteBuffer address = ByteBuffer.wrap(bytes);
        return FieldValues.ipv6(address.getLong(), address.getLong());
    }

    /** An element more, or, of numbers, several in one. */
    private boolean element(CodedInputStream in, int wireType) throws IOException {
        if (wireType == wireType()) {
            elements.add(value(in));
        } else if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int outer = in.pushLimit(in.readRawVarint32());
            while (in.getBytesUntilLimit() > 0) {
                elements.add(value(in));
            }
            in.popLimit(outer);
        } else {
            return false;
        }
        return true;
    }

    /** Puts the elements that were read into the row; the next message begins with none. */
    void finish(GenericRowData row) {
        if (!elements.isEmpty()) {
            row.setField(position, new GenericArrayData(elements.toArray()));
            elements.clear();
        }
    }

    /** Forgets the elements of a message that was not read to its end. */
    void forget() {
        elements.clear();
    }
}
