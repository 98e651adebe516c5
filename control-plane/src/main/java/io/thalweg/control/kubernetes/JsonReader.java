package io.thalweg.control.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Kubernetes objects one after the other out of one JSON text: an object, a list with {@code items} as
 * {@code kubectl get -o json} prints it, or an array. Holds the {@link JsonFields} of one object at a time.
 */
final class JsonReader {
    /** Kubernetes limits a whole object to about as much. */
    private static final int MAX_STRING = 2 << 20;

    private static final int MAX_NAME = 1024;
    private static final int MAX_DEPTH = 128;
    /** Values kept of one object. A Service may have some thousand ports, EndpointSlices have at most 1000 endpoints. */
    private static final int MAX_VALUES = 50_000;

    private static final String ITEMS = "items";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonFields fields;
    private int values;

    private JsonReader(JsonParser parser, JsonFields fields) {
        this.parser = parser;
        this.fields = fields;
    }

    /** Reads the text to its end. @throws IOException when it is no JSON, of another shape, or too large */
    static void read(InputStream in, JsonFields fields, ObjectConsumer objects) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            new JsonReader(parser, fields).readText(objects);
        }
    }

    private void readText(ObjectConsumer objects) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            readItems(objects);
        } else if (first == JsonToken.START_OBJECT) {
            readListOrObject(objects);
        } else if (first == null) {
            throw new IOException("no JSON at all");
        } else {
            throw new IOException("neither an object nor a list");
        }
        if (parser.nextToken() != null) {
            throw new IOException("something follows after the end of the JSON");
        }
    }

    private void readListOrObject(ObjectConsumer objects) throws IOException {
        values = 0;
        boolean isList = false;
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals(ITEMS) && value == JsonToken.START_ARRAY) {
                isList = true;
                readItems(objects);
            } else if (name.equals(ITEMS) && value == JsonToken.VALUE_NULL) {
                isList = true;
            } else {
                keep(object, name, fields.of(name));
            }
        }
        if (!isList) {
            objects.accept(new JsonObject(object));
        }
    }

    private void readItems(ObjectConsumer objects) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("an item of the list is no object");
            }
            values = 0;
            objects.accept(new JsonObject(readObject(fields)));
        }
    }

    private Map<String, Object> readObject(JsonFields kept) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            keep(object, name, kept.of(name));
        }
        return object;
    }

    private void keep(Map<String, Object> object, String name, JsonFields kept) throws IOException {
        if (kept == null) {
            parser.skipChildren();
            return;
        }
        Object value = readValue(kept);
        if (value != null) {
            object.put(name, value);
        }
    }

    /** A map, a list, a text, a Long or a Boolean; null for what is null or is not kept. */
    private Object readValue(JsonFields kept) throws IOException {
        if (++values > MAX_VALUES) {
            throw new IOException("an object with more than " + MAX_VALUES + " values of use");
        }
        switch (parser.currentToken()) {
            case START_OBJECT:
                if (kept.isValue()) {
                    parser.skipChildren();
                    return null;
                }
                return readObject(kept);
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Object element = readValue(kept);
                    if (element != null) {
                        list.add(element);
                    }
                }
                return list;
            case VALUE_STRING:
                return parser.getText();
            case VALUE_NUMBER_INT:
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? null : parser.getLongValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            default:
                return null;
        }
    }

    interface ObjectConsumer {
        void accept(JsonObject object) throws IOException;
    }
}
