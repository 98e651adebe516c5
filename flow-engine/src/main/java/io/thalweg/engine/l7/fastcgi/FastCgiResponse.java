package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import java.nio.charset.StandardCharsets;

/** The header of a response at the beginning of its STDOUT, as CGI has it (RFC 3875, section 6.3). */
final class FastCgiResponse {
    private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 18;
    private static final int DEFAULT_CODE = 200;

    private final TextCache texts;
    private final HeaderNames requestIds;

    FastCgiResponse(L7Options options, TextCache texts) {
        this.texts = texts;
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    /** Whether the bytes begin with the name of a header field and a colon. */
    static boolean isHeader(byte[] b, int from, int to) {
        int at = nameEnd(b, from, to);
        return at > from && at < to && b[at] == ':';
    }

    /** The same, as far as the bytes go. */
    static boolean isLikeHeader(byte[] b, int from, int to) {
        return nameEnd(b, from, to) == to || isHeader(b, from, to);
    }

    private static int nameEnd(byte[] b, int from, int to) {
        int at = from;
        while (at < to && isNamePart(b[at])) {
            at++;
        }
        return at;
    }

    private static boolean isNamePart(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    /** Whether the empty line behind the header is there. */
    static boolean isWhole(byte[] b, int from, int to) {
        for (int at = from; at + 1 < to; at++) {
            if (b[at] == '\n' && (b[at + 1] == '\n' || b[at + 1] == '\r' && at + 2 < to && b[at + 2] == '\n')) {
                return true;
            }
        }
        return false;
    }

    void fill(byte[] b, int from, int to, L7Message message) {
        message.code = DEFAULT_CODE;
        message.hasCode = true;
        String reason = "";
        int at = from;
        while (at < to && b[at] != '\r' && b[at] != '\n') {
            int end = at;
            int colon = -1;
            while (end < to && b[end] != '\n') {
                colon = colon < 0 && b[end] == ':' ? end : colon;
                end++;
            }
            int next = end + 1;
            if (end < to && b[end - 1] == '\r') {
                end--;
            }
            if (colon >= 0) {
                int value = colon + 1;
                while (value < end && b[value] == ' ') {
                    value++;
                }
                reason = AsciiBytes.equalsIgnoreCase(b, at, colon, STATUS) ? status(b, value, end, message) : reason;
                take(b, at, colon, value, end, message);
            }
            at = next;
        }
        message.status =
                message.code < 400 ? L7Status.OK : message.code < 500 ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR;
        message.exception = message.status == L7Status.OK ? "" : reason;
    }

    /** {@code 404 Not Found}: sets the code, and gives its text. */
    private String status(byte[] b, int from, int to, L7Message message) {
        int end = Math.min(to, from + 3);
        long code = end - from == 3 ? number(b, from, end) : -1;
        if (code < 100) {
            return "";
        }
        message.code = (int) code;
        return texts.text(b, Math.min(to, end + 1), to);
    }

    private void take(byte[] b, int name, int nameTo, int from, int to, L7Message message) {
        if (AsciiBytes.equalsIgnoreCase(b, name, nameTo, CONTENT_LENGTH)) {
            long length = number(b, from, to);
            message.hasLength = length >= 0;
            message.length = Math.max(0, length);
        } else if (requestIds.contains(b, name, nameTo)) {
            message.xRequestId = texts.text(b, from, to);
        }
    }

    /** Negative for what is no decimal number. */
    static long number(byte[] b, int from, int to) {
        if (from >= to || to - from > MAX_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int at = from; at < to; at++) {
            if (b[at] < '0' || b[at] > '9') {
                return -1;
            }
            number = number * 10 + b[at] - '0';
        }
        return number;
    }
}
