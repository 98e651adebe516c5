package io.thalweg.engine.l7.sql;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;

/**
 * Reads one statement in one pass: what becomes {@code request_resource}, {@code endpoint} and the trace ids.
 *
 * <p>When literals are masked each of them becomes {@code ?} and comments are left out; a literal whose end is missing hides
 * all that follows, so that a statement that was cut shows no more than a whole one. Budget: a few ns per byte, no
 * allocation for statements that repeat. Reused.
 */
public final class SqlStatement {
    private final SqlDialect dialect;
    private final boolean obfuscate;
    private final TextCache texts;
    private final TraceHeaders traces;
    private final SqlComment comment;
    private final SqlEndpoint endpoint;
    private final byte[] masked;

    private int length;
    private byte[] b;
    private int to;

    public SqlStatement(SqlDialect dialect, L7Options options, TextCache texts) {
        this.dialect = dialect;
        this.obfuscate = options.obfuscate();
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.comment = new SqlComment(traces);
        this.endpoint = new SqlEndpoint(texts);
        this.masked = new byte[options.maxTextBytes() + 1];
    }

    /** Writes a statement's columns into the message. */
    public void fill(byte[] bytes, int from, int end, L7Message message) {
        b = bytes;
        to = end;
        length = 0;
        traces.begin();
        endpoint.begin(bytes);
        scan(from);
        message.requestResource = obfuscate ? texts.text(masked, 0, trimmed()) : texts.text(bytes, from, end);
        message.endpoint = endpoint.text();
        traces.fill(message);
    }

    /** Comments that were left out leave spaces at the end. */
    private int trimmed() {
        int end = length;
        while (end > 0 && (masked[end - 1] == ' ' || masked[end - 1] == '\n')) {
            end--;
        }
        return end;
    }

    private void scan(int from) {
        int at = from;
        while (at < to) {
            byte c = b[at];
            if (isWordStart(c)) {
                at = word(at);
            } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                if (length > 0) {
                    put(c);
                }
                at++;
            } else if (c >= '0' && c <= '9' || c == '.' && isDigit(at + 1) && !endpoint.isInName()) {
                at = literal(numberEnd(at));
            } else {
                at = sign(at, c);
            }
        }
        endpoint.end();
    }

    private int sign(int at, byte c) {
        switch (c) {
            case '\'' -> {
                return literal(quotedEnd(at, dialect == SqlDialect.MYSQL));
            }
            case '"' -> {
                return dialect == SqlDialect.MYSQL ? literal(quotedEnd(at, true)) : quotedName(at);
            }
            case '`' -> {
                return quotedName(at);
            }
            case '$' -> {
                return dollar(at);
            }
            case '-' -> {
                return at + 1 < to && b[at + 1] == '-' ? comment(at, at + 2, lineEnd(at)) : other(at, c);
            }
            case '#' -> {
                return dialect == SqlDialect.MYSQL ? comment(at, at + 1, lineEnd(at)) : other(at, c);
            }
            case '/' -> {
                return slash(at, c);
            }
            default -> {
                return other(at, c);
            }
        }
    }

    private int other(int at, byte c) {
        put(c);
        endpoint.sign(c);
        return at + 1;
    }

    private int word(int at) {
        int end = at + 1;
        while (end < to && isWord(b[end])) {
            end++;
        }
        if (end < to && b[end] == '\'' && isLiteralPrefix(at, end)) {
            boolean hasEscapes = dialect == SqlDialect.MYSQL || (b[at] | 0x20) == 'e';
            return literal(quotedEnd(end, hasEscapes));
        }
        put(at, end);
        endpoint.word(at, end, false);
        return end;
    }

    /** {@code x'', b'', n'', e''} and MySQL's {@code _utf8''}. */
    private boolean isLiteralPrefix(int at, int end) {
        return b[at] == '_' || end - at == 1 && b[at] != '@';
    }

    /** A name in quotation marks, a doubled one of which is a sign of the name. */
    private int quotedName(int at) {
        int end = quotedEnd(at, false);
        put(at, end);
        boolean isClosed = end - at > 1 && b[end - 1] == b[at];
        endpoint.word(at + 1, isClosed ? end - 1 : end, true);
        return end;
    }

    /** Behind the closing mark of what {@code at} opens; where the statement ends when there is none. */
    private int quotedEnd(int at, boolean hasEscapes) {
        byte mark = b[at];
        for (int i = at + 1; i < to; i++) {
            if (b[i] == '\\' && hasEscapes) {
                i++;
            } else if (b[i] == mark) {
                if (i + 1 < to && b[i + 1] == mark) {
                    i++;
                } else {
                    return i + 1;
                }
            }
        }
        return to;
    }

    /** {@code $1} is a parameter, {@code $tag$ … $tag$} a literal. */
    private int dollar(int at) {
        int end = at + 1;
        while (end < to && isWord(b[end]) && b[end] != '$') {
            end++;
        }
        if (dialect == SqlDialect.MYSQL || end == to || b[end] != '$' || isDigit(at + 1)) {
            put(at, end);
            endpoint.sign((byte) '$');
            return end;
        }
        int tag = end + 1 - at;
        for (int i = end + 1; i + tag <= to; i++) {
            if (java.util.Arrays.equals(b, at, at + tag, b, i, i + tag)) {
                return literal(i + tag);
            }
        }
        return literal(to);
    }

    private int slash(int at, byte c) {
        if (at + 1 >= to || b[at + 1] != '*') {
            return other(at, c);
        }
        boolean isCode = dialect == SqlDialect.MYSQL && at + 2 < to && (b[at + 2] == '!' || b[at + 2] == 'M');
        if (isCode) {
            int end = at + 3;
            while (end < to && (isDigit(end) || b[end] == '!')) {
                end++;
            }
            put(at, end);
            return end;
        }
        int depth = 1;
        int i = at + 2;
        for (; i + 1 < to && depth > 0; i++) {
            if (b[i] == '*' && b[i + 1] == '/') {
                depth--;
                i++;
            } else if (b[i] == '/' && b[i + 1] == '*' && dialect == SqlDialect.POSTGRESQL) {
                depth++;
                i++;
            }
        }
        return depth > 0 ? comment(at, at + 2, to) : comment(at, at + 2, i);
    }

    private int comment(int at, int from, int end) {
        comment.read(b, from, end);
        if (!obfuscate) {
            put(at, end);
        }
        return end;
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < to && b[end] != '\n') {
            end++;
        }
        return end;
    }

    private int literal(int end) {
        put((byte) '?');
        endpoint.sign((byte) '?');
        return end;
    }

    private int numberEnd(int at) {
        int end = at + 1;
        while (end < to) {
            boolean isSign = (b[end] == '+' || b[end] == '-') && (b[end - 1] | 0x20) == 'e' && !isHex(at);
            if (!isSign && !isWord(b[end]) && b[end] != '.') {
                break;
            }
            end++;
        }
        return end;
    }

    private boolean isHex(int at) {
        return at + 1 < to && (b[at + 1] | 0x20) == 'x';
    }

    private boolean isDigit(int at) {
        return at < to && b[at] >= '0' && b[at] <= '9';
    }

    private static boolean isWordStart(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '@' || c < 0;
    }

    private static boolean isWord(byte c) {
        return isWordStart(c) || c >= '0' && c <= '9' || c == '$';
    }

    private void put(byte c) {
        if (length < masked.length) {
            masked[length++] = c;
        }
    }

    private void put(int from, int end) {
        int room = Math.min(masked.length - length, end - from);
        System.arraycopy(b, from, masked, length, room);
        length += room;
    }
}
