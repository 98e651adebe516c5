package io.thalweg.agent.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code metadata.namespace=shop,status.phase=Running}, as {@code kubectl --field-selector} has it, for equality. */
final class FieldSelector {
    private FieldSelector() {}

    /** @throws IllegalArgumentException when a part is not {@code field=value} */
    static Map<String, String> parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return fields;
        }
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("field-selector " + text + ": write field=value,...");
            }
            fields.put(
                    part.substring(0, equals).trim(), part.substring(equals + 1).trim());
        }
        return fields;
    }
}
