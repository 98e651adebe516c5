package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.thalweg.event.proto.Flow;
import io.thalweg.event.proto.Span;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What the writer makes without message objects, the generated classes read, field by field. */
class ProtobufRowWriterTest {
    @Property(tries = 300)
    void theGeneratedFlowReadsEveryColumn(@ForAll long seed) throws Exception {
        L4FlowLog row = RandomRows.l4(new Random(seed));
        assertHasTheColumns(Flow.parseFrom(written(L4FlowLogTable.TABLE, row)), L4FlowLogTable.TABLE, row);
    }

    @Property(tries = 300)
    void theGeneratedSpanReadsEveryColumn(@ForAll long seed) throws Exception {
        L7FlowLog row = RandomRows.l7(new Random(seed));
        assertHasTheColumns(Span.parseFrom(written(L7FlowLogTable.TABLE, row)), L7FlowLogTable.TABLE, row);
    }

    @Test
    void anEmptyRowIsAnEmptyMessage() {
        assertThat(written(L4FlowLogTable.TABLE, new L4FlowLog())).isEmpty();
        assertThat(written(L7FlowLogTable.TABLE, new L7FlowLog())).isEmpty();
    }

    @Test
    void aNullableZeroIsWritten() throws Exception {
        L7FlowLog row = new L7FlowLog();
        row.hasResponseCode = true;
        Span span = Span.parseFrom(written(L7FlowLogTable.TABLE, row));

        assertThat(span.hasResponseCode()).isTrue();
        assertThat(span.hasRequestId()).isFalse();
    }

    @Test
    void aTextLargerThanAllBuffersIsWritten() throws Exception {
        L7FlowLog row = new L7FlowLog();
        row.requestResource = "/é".repeat(1 << 20);
        row.attributeValues = new String[] {"a", row.requestResource};
        Span span = Span.parseFrom(written(L7FlowLogTable.TABLE, row));

        assertThat(span.getRequestResource()).isEqualTo(row.requestResource);
        assertThat(span.getAttributeValuesList()).containsExactly(row.attributeValues);
    }

    @Test
    void aWriterIsReusedRowByRow() throws Exception {
        ProtobufRowWriter<L4FlowLog> writer = new ProtobufRowWriter<>(L4FlowLogTable.TABLE);
        for (int i = 1; i < 10; i++) {
            L4FlowLog row = new L4FlowLog();
            row.flowId = i;
            writer.reset();
            writer.write(row);
            assertThat(Flow.parseFrom(writer.toByteArray()).getFlowId()).isEqualTo(i);
        }
    }

    private static <R> byte[] written(RowTable<R> table, R row) {
        ProtobufRowWriter<R> writer = new ProtobufRowWriter<>(table);
        writer.write(row);
        return writer.toByteArray();
    }

    private static <R> void assertHasTheColumns(Message message, RowTable<R> table, R row) {
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        for (Column<R> column : table.columns()) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(column.fieldNumber());
            Object expected = ColumnValues.expected(column, row);
            if (expected == ColumnValues.NULL) {
                assertThat(message.hasField(field)).as(column.name()).isFalse();
            } else if (ColumnValues.isNothing(expected) && !field.hasPresence()) {
                assertThat(message.getField(field)).as(column.name()).isEqualTo(field.getDefaultValue());
            } else {
                assertThat(value(message, field)).as(column.name()).isEqualTo(expected);
            }
        }
    }

    /** The field as {@link ColumnValues} has it. */
    private static Object value(Message message, FieldDescriptor field) {
        Object value = message.getField(field);
        return value instanceof List<?> list
                ? list.stream().map(each -> plain(field, each)).toList()
                : plain(field, value);
    }

    private static Object plain(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32 -> BigInteger.valueOf(Integer.toUnsignedLong((int) value));
            case UINT64 -> new BigInteger(Long.toUnsignedString((long) value));
            case INT64, SINT64, SINT32 -> BigInteger.valueOf(((Number) value).longValue());
            case BYTES -> address((ByteString) value);
            default -> value;
        };
    }

    private static InetAddress address(ByteString bytes) {
        try {
            return InetAddress.getByAddress(bytes.toByteArray());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
