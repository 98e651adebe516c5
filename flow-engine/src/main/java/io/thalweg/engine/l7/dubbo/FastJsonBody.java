package io.thalweg.engine.l7.dubbo;

/** A body in JSON, one value in a line. */
final class FastJsonBody extends DubboBody {
    private static final String TYPE = "@type";
    private static final String MESSAGE = "message";

    @Override
    boolean text() {
        int end = lineEnd();
        if (end >= to) {
            return false;
        }
        int from = at;
        at = end + 1;
        if (end > from && b[end - 1] == '\r') {
            end--;
        }
        boolean isQuoted = end - from >= 2 && b[from] == '"' && b[end - 1] == '"';
        return isQuoted ? found(from + 1, end - 1) : found(from, from);
    }

    private int lineEnd() {
        int end = at;
        while (end < to && b[end] != '\n') {
            end++;
        }
        return end;
    }

    @Override
    void attachments(int arguments, Attachments found) {
        for (int i = 0; i < arguments; i++) {
            at = Math.min(to, lineEnd() + 1);
        }
        if (at >= to || b[at] != '{') {
            return;
        }
        at++;
        while (string()) {
            int from = textFrom;
            int end = textTo;
            if (at >= to || b[at++] != ':') {
                return;
            }
            if (at < to && b[at] == '"') {
                if (!string()) {
                    return;
                }
                found.attachment(b, from, end, b, textFrom, textTo);
            } else {
                skipValue();
            }
            if (at >= to || b[at++] != ',') {
                return;
            }
        }
    }

    /** A string without its quotes; what is escaped in it stays so. */
    private boolean string() {
        if (at >= to || b[at] != '"') {
            return false;
        }
        for (int end = at + 1; end < to; end++) {
            if (b[end] == '\\') {
                end++;
            } else if (b[end] == '"') {
                found(at + 1, end);
                at = end + 1;
                return true;
            }
        }
        return false;
    }

    /** A number, a word, or an object or array with all that is in it. */
    private void skipValue() {
        int open = 0;
        while (at < to) {
            byte c = b[at];
            if (c == '"') {
                if (!string()) {
                    at = to;
                }
                continue;
            }
            open += c == '{' || c == '[' ? 1 : 0;
            boolean closes = c == '}' || c == ']';
            if (open == 0 && (c == ',' || closes)) {
                return;
            }
            open -= closes ? 1 : 0;
            at++;
        }
    }

    @Override
    int responseKind() {
        int end = lineEnd();
        int kind = end < to && end - at == 1 ? b[at] - '0' : -1;
        at = Math.min(to, end + 1);
        return kind;
    }

    @Override
    boolean exception() {
        if (at >= to || b[at++] != '{') {
            return false;
        }
        boolean isNamed = false;
        int message = at;
        int messageTo = at;
        while (string()) {
            int from = textFrom;
            int end = textTo;
            boolean isText = at + 1 < to && b[at] == ':' && b[at + 1] == '"';
            at++;
            if (!isText) {
                skipValue();
            } else if (!string()) {
                break;
            } else if (is(from, end, TYPE)) {
                name = b;
                nameFrom = textFrom;
                nameTo = textTo;
                isNamed = true;
            } else if (is(from, end, MESSAGE)) {
                message = textFrom;
                messageTo = textTo;
            }
            at++;
        }
        found(message, messageTo);
        return isNamed;
    }

    private boolean is(int from, int end, String name) {
        boolean isEqual = end - from == name.length();
        for (int i = 0; i < name.length() && isEqual; i++) {
            isEqual = b[from + i] == name.charAt(i);
        }
        return isEqual;
    }
}
