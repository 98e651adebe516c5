package io.thalweg.engine.l7.sql;

import io.thalweg.engine.l7.TraceHeaders;

/**
 * Trace ids in comments: {@code traceparent='00-…'}, {@code traceparent: 00-…}, several of them with commas or spaces between
 * (https://google.github.io/sqlcommenter/spec).
 */
final class SqlComment {
    private static final int MAX_BYTES = 2048;

    private final TraceHeaders traces;

    SqlComment(TraceHeaders traces) {
        this.traces = traces;
    }

    void read(byte[] b, int from, int end) {
        int to = Math.min(end, from + MAX_BYTES);
        int at = from;
        while (at < to) {
            while (at < to && !isName(b[at])) {
                at++;
            }
            int name = at;
            while (at < to && isName(b[at])) {
                at++;
            }
            int nameTo = at;
            at = spaces(b, at, to);
            if (at >= to || b[at] != ':' && b[at] != '=' || !traces.isOne(b, name, nameTo)) {
                continue;
            }
            int value = spaces(b, at + 1, to);
            boolean isQuoted = value < to && (b[value] == '\'' || b[value] == '"');
            int valueFrom = isQuoted ? value + 1 : value;
            at = valueFrom;
            while (at < to && (isQuoted ? b[at] != b[value] : isValue(b[at]))) {
                at++;
            }
            int valueTo = at;
            if (!isQuoted && valueTo - valueFrom > 1 && b[valueTo - 2] == '*' && b[valueTo - 1] == '/') {
                valueTo -= 2;
            }
            traces.header(b, name, nameTo, valueFrom, valueTo);
        }
    }

    private static int spaces(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == ' ') {
            at++;
        }
        return at;
    }

    private static boolean isName(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static boolean isValue(byte c) {
        return c > ' ' && c != ',' && c != ';';
    }
}
