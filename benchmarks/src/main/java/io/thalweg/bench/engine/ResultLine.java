package io.thalweg.bench.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One result as one line of JSON, keys in the order they were put. */
final class ResultLine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode fields = JSON.createObjectNode();

    ResultLine(String benchmark) {
        fields.put("benchmark", benchmark);
    }

    ResultLine put(String key, String value) {
        fields.put(key, value);
        return this;
    }

    ResultLine put(String key, long value) {
        fields.put(key, value);
        return this;
    }

    /** With two digits after the point. */
    ResultLine put(String key, double value) {
        fields.put(key, Math.round(value * 100) / 100.0);
        return this;
    }

    ResultLine put(String key, long[] values) {
        ArrayNode array = fields.putArray(key);
        for (long value : values) {
            array.add(value);
        }
        return this;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
