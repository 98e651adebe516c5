package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import java.util.Set;

/**
 * Error messages: fields of a letter and a text each. The SQLSTATE becomes {@code response_result}, the text
 * {@code response_exception} (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
final class PostgresqlErrors {
    /** Classes of errors that the client made. */
    private static final Set<String> CLIENT =
            Set.of("03", "0A", "0B", "0F", "0L", "0P", "20", "22", "23", "26", "2F", "34", "3D", "3F", "42");
    /** Classes whose texts quote names, but no values. */
    private static final Set<String> NAMES_ONLY =
            Set.of("08", "23", "25", "26", "28", "34", "3D", "3F", "40", "42", "53", "55", "57");

    private static final String SYNTAX_ERROR = "42601";

    private final boolean obfuscate;
    private final TextCache texts;

    PostgresqlErrors(boolean obfuscate, TextCache texts) {
        this.obfuscate = obfuscate;
        this.texts = texts;
    }

    void fill(byte[] b, int from, int to, L7Message message) {
        String state = "";
        int textFrom = to;
        int textTo = to;
        for (int at = from; at < to && b[at] != 0; ) {
            int end = PostgresqlMessage.textEnd(b, at + 1, to);
            if (b[at] == 'C') {
                state = texts.text(b, at + 1, end);
            } else if (b[at] == 'M') {
                textFrom = at + 1;
                textTo = end;
            }
            at = end + 1;
        }
        String errorClass = state.length() < 2 ? "" : state.substring(0, 2);
        boolean showsValues = !NAMES_ONLY.contains(errorClass) || state.equals(SYNTAX_ERROR);
        message.status = CLIENT.contains(errorClass) ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR;
        message.result = state;
        message.exception = obfuscate && showsValues ? masked(b, textFrom, textTo) : texts.text(b, textFrom, textTo);
    }

    /** What lies between the first and the last quotation mark may be out of the statement. */
    private String masked(byte[] b, int from, int to) {
        int first = from;
        while (first < to && b[first] != '"') {
            first++;
        }
        if (first == to) {
            return texts.text(b, from, to);
        }
        int last = to - 1;
        while (last > first && b[last] != '"') {
            last--;
        }
        return texts.cut(texts.text(b, from, first) + "?" + (last > first ? texts.text(b, last + 1, to) : ""));
    }
}
