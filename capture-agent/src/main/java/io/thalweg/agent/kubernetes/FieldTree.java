package io.thalweg.agent.kubernetes;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * The fields of an object that are kept; everything else is left out before it is stored or sent.
 *
 * <p>Written as the names with what is kept below them in parentheses: {@code metadata(name labels) status(podIP)}. A name
 * without parentheses is kept whole. Lists are walked through. Texts longer than {@value #MAX_TEXT} characters are left
 * out: annotations hold whole manifests.
 */
final class FieldTree {
    static final int MAX_TEXT = 1024;

    /** Deeper than any field of Kubernetes that is kept; custom resources may nest without end. */
    private static final int MAX_DEPTH = 32;

    private static final FieldTree WHOLE = new FieldTree(Map.of());

    private final Map<String, FieldTree> fields;

    private FieldTree(Map<String, FieldTree> fields) {
        this.fields = fields;
    }

    static FieldTree parse(String text) {
        return parse(new StringTokenizer(text, "() ", true));
    }

    private static FieldTree parse(StringTokenizer tokens) {
        Map<String, FieldTree> fields = new LinkedHashMap<>();
        String name = null;
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            switch (token) {
                case " " -> {}
                case "(" -> fields.put(name, parse(tokens));
                case ")" -> {
                    return new FieldTree(fields);
                }
                default -> {
                    name = token;
                    fields.put(name, WHOLE);
                }
            }
        }
        return new FieldTree(fields);
    }

    /** Writes what is kept of an object made of maps, lists and values. */
    void write(JsonGenerator out, Object value) throws IOException {
        write(out, value, 0);
    }

    private void write(JsonGenerator out, Object value, int depth) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            if (depth < MAX_DEPTH) {
                writeFields(out, map, depth);
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Iterator<?> items = list.iterator(); items.hasNext() && depth < MAX_DEPTH; ) {
                write(out, items.next(), depth + 1);
            }
            out.writeEndArray();
        } else {
            writeValue(out, value);
        }
    }

    private void writeFields(JsonGenerator out, Map<?, ?> map, int depth) throws IOException {
        if (this == WHOLE) {
            for (Map.Entry<?, ?> field : map.entrySet()) {
                writeField(out, String.valueOf(field.getKey()), field.getValue(), WHOLE, depth);
            }
            return;
        }
        for (Map.Entry<String, FieldTree> kept : fields.entrySet()) {
            writeField(out, kept.getKey(), map.get(kept.getKey()), kept.getValue(), depth);
        }
    }

    private static void writeField(JsonGenerator out, String name, Object value, FieldTree below, int depth)
            throws IOException {
        if (value == null || value instanceof String text && text.length() > MAX_TEXT) {
            return;
        }
        out.writeFieldName(name);
        below.write(out, value, depth + 1);
    }

    private static void writeValue(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            out.writeNumber(number.toString());
        } else {
            out.writeString(value.toString());
        }
    }
}
