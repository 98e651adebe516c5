package io.thalweg.control.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was kept of a JSON object. Fields of another type than asked for count as absent. */
record JsonObject(Map<?, ?> fields) {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Empty when absent. */
    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    /** 0 when absent. */
    long number(String name) {
        return fields.get(name) instanceof Long number ? number : 0;
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** Without fields when absent. */
    JsonObject object(String name) {
        return fields.get(name) instanceof Map<?, ?> map ? new JsonObject(map) : EMPTY;
    }

    /** The objects of an array. A single object counts as an array of one: DeepFlow's contract shows owners in both ways. */
    List<JsonObject> objects(String name) {
        Object value = fields.get(name);
        if (value instanceof Map<?, ?> map) {
            return List.of(new JsonObject(map));
        }
        List<JsonObject> objects = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map) {
                    objects.add(new JsonObject(map));
                }
            }
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    /** Texts by name, at most {@code maxEntries}, none longer than {@code maxLength}. */
    Map<String, String> map(String name, int maxEntries, int maxLength) {
        Map<String, String> map = new LinkedHashMap<>();
        if (fields.get(name) instanceof Map<?, ?> values) {
            for (Map.Entry<?, ?> entry : values.entrySet()) {
                if (map.size() < maxEntries
                        && entry.getKey() instanceof String key
                        && entry.getValue() instanceof String value
                        && key.length() <= maxLength
                        && value.length() <= maxLength) {
                    map.put(key, value);
                }
            }
        }
        return map;
    }
}
