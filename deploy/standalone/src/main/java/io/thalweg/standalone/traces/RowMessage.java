package io.thalweg.standalone.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.event.proto.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A row of {@code flow_log.l7_flow_log}, as ClickHouse tells it in JSON, as the message that it was made of: fields are named
 * as columns, so nothing here knows a single one but for the times, which JSON has as text.
 */
final class RowMessage {
    private RowMessage() {}

    /** @param row with {@code start_time_us} and {@code end_time_us} beside its columns */
    static io.thalweg.engine.trace.Span span(JsonNode row) throws IOException {
        Span.Builder message = Span.newBuilder();
        for (FieldDescriptor field : Span.getDescriptor().getFields()) {
            JsonNode value = row.path(field.getName());
            boolean isScalar = value.isValueNode() && !value.isNull();
            if (isScalar && !field.isRepeated() && !field.getName().endsWith("time")) {
                message.setField(field, value(field, value));
            }
        }
        message.setStartTime(row.path("start_time_us").asLong());
        message.setEndTime(row.path("end_time_us").asLong());
        return SpanCodec.read(message.build().toByteArray());
    }

    private static Object value(FieldDescriptor field, JsonNode value) throws IOException {
        String text = value.asText();
        if (field.getType() == FieldDescriptor.Type.FIXED32) {
            return ByteBuffer.wrap(InetAddress.getByName(text).getAddress()).getInt();
        } else if (field.getJavaType() == JavaType.BYTE_STRING) {
            return text.equals("::") ? ByteString.EMPTY : ByteString.copyFrom(ipv6(text));
        } else if (field.getJavaType() == JavaType.LONG) {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } else if (field.getJavaType() == JavaType.INT) {
            return (int) Long.parseLong(text);
        } else if (field.getJavaType() == JavaType.DOUBLE) {
            return value.asDouble();
        }
        return text;
    }

    /** Java makes an IPv4 address of what was written into the IPv6 column as one. */
    private static byte[] ipv6(String text) throws IOException {
        byte[] address = InetAddress.getByName(text).getAddress();
        if (address.length == 16) {
            return address;
        }
        return ByteBuffer.allocate(16)
                .position(10)
                .putShort((short) -1)
                .put(address)
                .array();
    }
}
