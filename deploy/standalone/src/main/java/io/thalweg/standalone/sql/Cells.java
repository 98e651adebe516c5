package io.thalweg.standalone.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;

/** The values of a row, as JSON and as text. Times are ISO 8601, bytes Base64. */
final class Cells {
    private static final JsonFactory JSON = new JsonFactory();

    private Cells() {}

    /** With its kind before them. */
    static List<Object> of(Row row, boolean withKind) {
        List<Object> values = new ArrayList<>();
        if (withKind) {
            values.add(row.getKind().shortString());
        }
        for (int i = 0; i < row.getArity(); i++) {
            values.add(row.getField(i));
        }
        return values;
    }

    /** Empty for NULL; what has parts is JSON. */
    static String text(Object value) throws IOException {
        if (value == null) {
            return "";
        } else if (value instanceof byte[]
                || value instanceof Map
                || value instanceof Row
                || value.getClass().isArray()) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                write(value, json);
            }
            return text.toString();
        }
        return value.toString();
    }

    static void write(Object value, JsonGenerator to) throws IOException {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof Boolean truth) {
            to.writeBoolean(truth);
        } else if (value instanceof Double || value instanceof Float) {
            real(((Number) value).doubleValue(), to);
        } else if (value instanceof BigDecimal decimal) {
            to.writeNumber(decimal);
        } else if (value instanceof Number number) {
            to.writeNumber(number.longValue());
        } else if (value instanceof byte[] bytes) {
            to.writeBinary(bytes);
        } else if (value instanceof Map<?, ?> map) {
            object(map, to);
        } else if (value instanceof Row row) {
            array(of(row, false).toArray(), to);
        } else if (value.getClass().isArray()) {
            array(value, to);
        } else {
            to.writeString(value.toString());
        }
    }

    /** JSON has no number for what is none. */
    private static void real(double value, JsonGenerator to) throws IOException {
        if (Double.isFinite(value)) {
            to.writeNumber(value);
        } else {
            to.writeNull();
        }
    }

    private static void object(Map<?, ?> map, JsonGenerator to) throws IOException {
        to.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            to.writeFieldName(String.valueOf(entry.getKey()));
            write(entry.getValue(), to);
        }
        to.writeEndObject();
    }

    private static void array(Object array, JsonGenerator to) throws IOException {
        to.writeStartArray();
        for (int i = 0; i < Array.getLength(array); i++) {
            write(Array.get(array, i), to);
        }
        to.writeEndArray();
    }
}
