package io.thalweg.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Divides a text into its statements, as Flink's SQL client does: at semicolons that are in no text, name or comment.
 *
 * <p>Comments before a statement go; hints and comments within stay. A set of statements, from {@code EXECUTE STATEMENT SET
 * BEGIN} to {@code END}, is one statement.
 */
public final class SqlScript {
    private final String text;
    private final List<String> statements = new ArrayList<>();
    private int at;
    private int begin = -1;

    private SqlScript(String text) {
        this.text = text;
    }

    /** Without their semicolons; none is empty. */
    public static List<String> statements(String script) {
        SqlScript divided = new SqlScript(script);
        divided.divide();
        return List.copyOf(divided.statements);
    }

    private void divide() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';') {
                if (begin >= 0 && !isOpenSet()) {
                    end();
                }
                at++;
            } else if (text.startsWith("--", at)) {
                skipTo("\n");
            } else if (text.startsWith("/*", at)) {
                skipTo("*/");
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                begin = begin < 0 ? at : begin;
                token(c);
            }
        }
        if (begin >= 0) {
            end();
        }
    }

    /** A quote within quotes is written twice, and so opens anew at once. */
    private void token(char c) {
        at++;
        if (c == '\'' || c == '"' || c == '`') {
            skipTo(String.valueOf(c));
        }
    }

    private void skipTo(String end) {
        int found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
    }

    private boolean isOpenSet() {
        String words = text.substring(begin, at).strip().toUpperCase(Locale.ROOT);
        return words.matches("(?s)(EXECUTE|COMPILE|EXPLAIN)\\s.*?STATEMENT\\s+SET\\s+BEGIN\\b.*")
                && !words.endsWith("END");
    }

    private void end() {
        statements.add(text.substring(begin, at).strip());
        begin = -1;
    }
}
