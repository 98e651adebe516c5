package io.thalweg.standalone.clickhouse.sql;

/**
 * Cuts ClickHouse SQL into tokens, as far as it takes to find the clauses at a statement's borders: FORMAT, INTO
 * OUTFILE, VALUES and semicolons, which do not count inside of quotes, comments and parentheses. Works on bytes, because
 * an INSERT carries its data, in any format, behind the statement. After ClickHouse's Lexer; it never fails: what is not
 * closed goes to the end, and the engine then says what is wrong.
 */
final class SqlLexer {
    enum Token {
        WORD,
        QUOTED_IDENTIFIER,
        STRING,
        NUMBER,
        SEMICOLON,
        OPEN,
        CLOSE,
        OTHER,
        END
    }

    private final byte[] text;
    private final int length;
    private int start;
    private int end;
    private int depth;

    SqlLexer(byte[] text) {
        this.text = text;
        this.length = text.length;
    }

    /** Where the token begins that {@link #next} gave. */
    int start() {
        return start;
    }

    /** Behind its last byte. */
    int end() {
        return end;
    }

    /** Open brackets around the token; a bracket itself counts as outside. */
    int depth() {
        return depth;
    }

    Token next() {
        skipSpaceAndComments();
        start = end;
        if (start >= length) {
            return Token.END;
        }
        byte first = text[end++];
        switch (first) {
            case ';':
                return Token.SEMICOLON;
            case '(', '[', '{':
                depth++;
                return Token.OPEN;
            case ')', ']', '}':
                depth = Math.max(0, depth - 1);
                return Token.CLOSE;
            case '\'':
                quoted('\'');
                return Token.STRING;
            case '"', '`':
                quoted(first);
                return Token.QUOTED_IDENTIFIER;
            case '$':
                return heredoc() ? Token.STRING : word();
            default:
                if (isDigit(first)) {
                    word();
                    return Token.NUMBER;
                }
                return isWordStart(first) ? word() : Token.OTHER;
        }
    }

    /** Whether the token is this word, in any case. */
    boolean is(String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text[start + i] | 0x20) != (word.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private Token word() {
        while (end < length && isWordPart(text[end])) {
            end++;
        }
        return Token.WORD;
    }

    /** To behind the closing quote; a backslash or a second quote keeps a quote inside. */
    private void quoted(int quote) {
        while (end < length) {
            byte next = text[end++];
            if (next == '\\') {
                end = Math.min(end + 1, length);
            } else if (next == quote) {
                if (end < length && text[end] == quote) {
                    end++;
                } else {
                    return;
                }
            }
        }
    }

    /** {@code $tag$ … $tag$}. */
    private boolean heredoc() {
        int tagEnd = end;
        while (tagEnd < length && text[tagEnd] != '$' && isWordPart(text[tagEnd])) {
            tagEnd++;
        }
        if (tagEnd >= length || text[tagEnd] != '$') {
            return false;
        }
        int tagBytes = tagEnd + 1 - start;
        for (int at = tagEnd + 1; at + tagBytes <= length; at++) {
            if (java.util.Arrays.equals(text, start, start + tagBytes, text, at, at + tagBytes)) {
                end = at + tagBytes;
                return true;
            }
        }
        return false;
    }

    private void skipSpaceAndComments() {
        while (end < length) {
            byte next = text[end];
            if (isSpace(next)) {
                end++;
            } else if (next == '-' && at(end + 1) == '-' || next == '#' && (at(end + 1) == ' ' || at(end + 1) == '!')) {
                while (end < length && text[end] != '\n') {
                    end++;
                }
            } else if (next == '/' && at(end + 1) == '*') {
                end += 2;
                while (end < length && !(text[end] == '*' && at(end + 1) == '/')) {
                    end++;
                }
                end = Math.min(end + 2, length);
            } else {
                return;
            }
        }
    }

    private int at(int position) {
        return position < length ? text[position] : -1;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isWordStart(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_';
    }

    private static boolean isWordPart(byte b) {
        return isWordStart(b) || isDigit(b) || b == '$';
    }
}
