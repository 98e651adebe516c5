package io.thalweg.jobs.sql.topic;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.thalweg.engine.row.IpText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Messages with fields of all values, and what a column should show of a field, as text. */
final class RandomMessages {
    private static final int IPV6_BYTES = 16;

    private RandomMessages() {}

    /** Half of the fields; numbers as wide as their columns are. */
    static Message fill(Message.Builder message, Random random) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (random.nextBoolean()) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    message.addRepeatedField(field, value(field, random));
                }
            } else {
                message.setField(field, value(field, random));
            }
        }
        return message.build();
    }

    private static Object value(FieldDescriptor field, Random random) {
        return switch (field.getType()) {
            // Columns of one byte are among them.
            case UINT32 -> random.nextInt(256);
            case FIXED32, SINT32 -> random.nextInt();
            case UINT64, SINT64 -> random.nextLong();
            case INT64 -> random.nextLong(1L << 50);
            case DOUBLE -> random.nextDouble();
            case STRING -> "text " + random.nextInt();
            case BYTES -> {
                byte[] address = new byte[IPV6_BYTES];
                random.nextBytes(address);
                yield ByteString.copyFrom(address);
            }
            default -> throw new IllegalArgumentException(field.getFullName());
        };
    }

    /** Of a column's value. */
    static String text(Object value) {
        if (value instanceof GenericArrayData array) {
            List<String> elements = new ArrayList<>();
            for (Object element : array.toObjectArray()) {
                elements.add(text(element));
            }
            return elements.toString();
        }
        return value instanceof TimestampData time
                ? time.getMillisecond() + "+" + time.getNanoOfMillisecond()
                : String.valueOf(value);
    }

    /** Of a field, in a column of that type. */
    static String text(Message message, FieldDescriptor field, DataType column) {
        if (field.hasPresence() && !message.hasField(field)) {
            return "null";
        }
        Object value = message.getField(field);
        if (value instanceof List<?> values) {
            return values.toString();
        } else if (column.getLogicalType().is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return time(((Number) value).longValue(), LogicalTypeChecks.getPrecision(column.getLogicalType()));
        } else if (field.getType() == FieldDescriptor.Type.FIXED32) {
            int ip = (int) value;
            return (ip >>> 24) + "." + (ip >>> 16 & 255) + "." + (ip >>> 8 & 255) + "." + (ip & 255);
        } else if (value instanceof ByteString bytes) {
            return bytes.isEmpty() ? "::" : ipv6(bytes);
        }
        return String.valueOf(value);
    }

    private static String time(long value, int precision) {
        return precision == 0
                ? value * 1000 + "+0"
                : Math.floorDiv(value, 1000) + "+" + Math.floorMod(value, 1000) * 1000;
    }

    private static String ipv6(ByteString address) {
        return IpText.ipv6(
                address.asReadOnlyByteBuffer().getLong(0),
                address.asReadOnlyByteBuffer().getLong(Long.BYTES));
    }
}
