package io.thalweg.engine.trace.export;

/** Writes JSON (RFC 8259) front to back. Whoever writes sees to it that what is opened is closed. */
final class JsonText {
    private final StringBuilder out = new StringBuilder(4096);
    private boolean needsComma;

    JsonText object() {
        return open('{');
    }

    JsonText object(String key) {
        return key(key).open('{');
    }

    JsonText array() {
        return open('[');
    }

    JsonText array(String key) {
        return key(key).open('[');
    }

    JsonText endObject() {
        return close('}');
    }

    JsonText endArray() {
        return close(']');
    }

    JsonText put(String key, String value) {
        return key(key).value(value);
    }

    JsonText put(String key, long value) {
        key(key);
        out.append(value);
        needsComma = true;
        return this;
    }

    JsonText put(String key, boolean value) {
        key(key);
        out.append(value);
        needsComma = true;
        return this;
    }

    /** As a text: JSON's readers keep 53 bits of a number. */
    JsonText putUnsigned(String key, long value) {
        return put(key, Long.toUnsignedString(value));
    }

    JsonText putNull(String key) {
        key(key);
        out.append("null");
        needsComma = true;
        return this;
    }

    JsonText value(String text) {
        comma();
        quote(text);
        needsComma = true;
        return this;
    }

    JsonText value(long number) {
        comma();
        out.append(number);
        needsComma = true;
        return this;
    }

    private JsonText key(String key) {
        comma();
        quote(key);
        out.append(':');
        needsComma = false;
        return this;
    }

    private JsonText open(char bracket) {
        comma();
        out.append(bracket);
        needsComma = false;
        return this;
    }

    private JsonText close(char bracket) {
        out.append(bracket);
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            out.append(',');
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // Half a surrogate pair is no character, and UTF-8 cannot hold it.
                    boolean isEscaped = c < 0x20 || c == 0x2028 || c == 0x2029;
                    if (isEscaped) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(isLone(text, i) ? '\ufffd' : c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
