package io.thalweg.control.kubernetes;

import java.util.HashMap;
import java.util.Map;

/**
 * Which fields of an object are kept while its JSON streams by; all others are skipped without being held. Arrays are
 * seen through: {@code spec.ports.name} is the name in each of the ports.
 */
final class JsonFields {
    private static final String ANY = "*";
    private static final JsonFields VALUE = new JsonFields();

    private final Map<String, JsonFields> fields = new HashMap<>();

    private JsonFields() {}

    /** Paths with dots; a last {@code *} keeps all fields that have plain values, such as labels. */
    static JsonFields keep(String... paths) {
        JsonFields root = new JsonFields();
        for (String path : paths) {
            JsonFields at = root;
            String[] names = path.split("\\.");
            for (int i = 0; i < names.length - 1; i++) {
                at = at.fields.computeIfAbsent(names[i], name -> new JsonFields());
            }
            at.fields.put(names[names.length - 1], VALUE);
        }
        return root;
    }

    /** Null: is not kept. */
    JsonFields of(String name) {
        JsonFields field = fields.get(name);
        return field == null ? fields.get(ANY) : field;
    }

    boolean isValue() {
        return this == VALUE;
    }
}
