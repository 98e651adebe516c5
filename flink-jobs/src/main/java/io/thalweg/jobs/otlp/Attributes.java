package io.thalweg.jobs.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attributes of a resource or a span as texts, of each name the first. */
final class Attributes {
    private static final int MOST = 128;

    private final Map<String, String> texts = new LinkedHashMap<>();

    Attributes(List<KeyValue> attributes) {
        for (KeyValue attribute : attributes) {
            if (texts.size() == MOST) {
                break;
            }
            texts.putIfAbsent(attribute.getKey(), text(attribute.getValue()));
        }
    }

    /** The first that is there of several names, which OpenTelemetry has given one thing over time; or an empty text. */
    String first(String... names) {
        for (String name : names) {
            String text = texts.get(name);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** @return -1 when it is not there, or no number of up to nine digits */
    int number(String... names) {
        String text = first(names);
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(text);
    }

    Map<String, String> all() {
        return texts;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case BYTES_VALUE -> value.getBytesValue().size() + " bytes";
            case ARRAY_VALUE -> list(value.getArrayValue().getValuesList());
            default -> "";
        };
    }

    /** Of texts and numbers; what is nested deeper is left out. */
    private static String list(List<AnyValue> values) {
        StringBuilder text = new StringBuilder();
        for (AnyValue value : values) {
            boolean isPlain = value.hasStringValue() || value.hasIntValue() || value.hasBoolValue();
            if (isPlain) {
                text.append(text.isEmpty() ? "" : ",").append(text(value));
            }
        }
        return text.toString();
    }
}
