package io.thalweg.engine.l7;

import java.io.ByteArrayOutputStream;

/**
 * Texts of no known form, such as the body of an error, as they may be shown: what is named like a secret reads {@code ?}. A
 * name and its value are told by what JSON, forms, header lines and XML put between them. Not for hot paths.
 */
public final class SecretTexts {
    private static final String ENDS_OF_VALUES = ",&;}])<\r\n";

    private final SecretNames secrets;
    private final TextCache texts;

    public SecretTexts(L7Options options, TextCache texts) {
        this.secrets = new SecretNames(options.privacy());
        this.texts = texts;
    }

    public String text(byte[] b, int from, int to) {
        if (secrets.isEmpty()) {
            return texts.text(b, from, to);
        }
        ByteArrayOutputStream shown = new ByteArrayOutputStream(to - from);
        int copied = from;
        for (int at = from; at < to; ) {
            int nameEnd = nameEnd(b, at, to);
            if (nameEnd == at) {
                at++;
                continue;
            }
            boolean isEndTag = at > from && b[at - 1] == '/';
            int value = !isEndTag && secrets.contains(b, at, nameEnd) ? valueFrom(b, nameEnd, to) : -1;
            at = nameEnd;
            if (value >= 0) {
                shown.write(b, copied, value - copied);
                shown.write('?');
                copied = valueEnd(b, value, to);
                at = copied;
            }
        }
        shown.write(b, copied, to - copied);
        byte[] bytes = shown.toByteArray();
        return texts.text(bytes, 0, bytes.length);
    }

    private static int nameEnd(byte[] b, int from, int to) {
        int end = from;
        while (end < to && isName(b[end])) {
            end++;
        }
        return end;
    }

    private static boolean isName(byte c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /** Where the value of a name begins, behind its quote; negative when no value follows. */
    private static int valueFrom(byte[] b, int nameEnd, int to) {
        int at = nameEnd;
        while (at < to && (b[at] == '"' || b[at] == '\'' || b[at] == '\\' || b[at] == ' ')) {
            at++;
        }
        if (at == to || b[at] != ':' && b[at] != '=' && b[at] != '>') {
            return -1;
        }
        at++;
        while (at < to && (b[at] == ' ' || b[at] == '\\')) {
            at++;
        }
        return at < to && isQuote(b[at]) ? at + 1 : at;
    }

    /** In quotes up to the closing one, which a JSON text inside a JSON text escapes as it does the opening one. */
    private static int valueEnd(byte[] b, int from, int to) {
        int end = from;
        if (!isQuote(b[from - 1])) {
            while (end < to && !isQuote(b[end]) && ENDS_OF_VALUES.indexOf(b[end]) < 0) {
                end++;
            }
            return end;
        }
        byte quote = b[from - 1];
        boolean isNested = b[from - 2] == '\\';
        while (end < to && b[end] != quote) {
            end += b[end] == '\\' && !isNested ? 2 : 1;
        }
        boolean isEscaped = isNested && end < to && end > from && b[end - 1] == '\\';
        return Math.min(isEscaped ? end - 1 : end, to);
    }

    private static boolean isQuote(byte c) {
        return c == '"' || c == '\'';
    }
}
