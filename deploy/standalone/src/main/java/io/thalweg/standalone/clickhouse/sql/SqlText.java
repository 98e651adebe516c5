package io.thalweg.standalone.clickhouse.sql;

/** Quoting. Works on characters; text that came as bytes may be passed as ISO 8859-1. */
public final class SqlText {
    private SqlText() {}

    /** {@code 'text'}, with backslashes and quotes escaped. */
    public static String literal(String text) {
        return quote(text, '\'');
    }

    /** {@code `text`}. */
    public static String identifier(String text) {
        return quote(text, '`');
    }

    private static String quote(String text, char quote) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == quote || next == '\\') {
                quoted.append('\\');
            }
            if (next == 0) {
                quoted.append("\\0");
            } else {
                quoted.append(next);
            }
        }
        return quoted.append(quote).toString();
    }
}
