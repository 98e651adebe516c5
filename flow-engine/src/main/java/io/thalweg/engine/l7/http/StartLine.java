package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Guess;
import java.nio.charset.StandardCharsets;

/**
 * The first line of an HTTP/1 message (RFC 9112, sections 3 and 4).
 *
 * <pre>
 *   method SP target SP HTTP/1.x CRLF          target may hold spaces where clients do not escape them
 *   method SP target CRLF                      HTTP/0.9
 *   HTTP/1.x SP code [SP reason] CRLF
 * </pre>
 */
final class StartLine {
    /** Methods of RFC 9110, of WebDAV and its kin, and of proxies' purging. */
    private static final String[] METHODS = {
        "GET",
        "POST",
        "PUT",
        "HEAD",
        "DELETE",
        "OPTIONS",
        "PATCH",
        "CONNECT",
        "TRACE",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "SEARCH",
        "REPORT",
        "MKCALENDAR",
        "MKACTIVITY",
        "CHECKOUT",
        "CHECKIN",
        "UNCHECKOUT",
        "VERSION-CONTROL",
        "MERGE",
        "LABEL",
        "UPDATE",
        "BASELINE-CONTROL",
        "MKWORKSPACE",
        "ORDERPATCH",
        "ACL",
        "BIND",
        "UNBIND",
        "REBIND",
        "LINK",
        "UNLINK",
        "NOTIFY",
        "SUBSCRIBE",
        "UNSUBSCRIBE",
        "M-SEARCH",
        "PURGE",
        "QUERY",
        "BPROPFIND",
        "BPROPPATCH",
        "BCOPY",
        "BMOVE",
        "BDELETE",
        "POLL",
        "RPC_IN_DATA",
        "RPC_OUT_DATA"
    };

    private static final byte[][] METHOD_BYTES = new byte[METHODS.length][];
    private static final byte[] VERSION = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_BYTES = 8;
    private static final int MAX_METHOD = 32;
    /** Bytes of empty lines before a message (RFC 9112, section 2.2). */
    private static final int MAX_EMPTY = 4;
    /** Longest beginning of a line that is waited for because its method is none we know. */
    private static final int MAX_UNTOLD_LINE = 256;

    static {
        for (int i = 0; i < METHODS.length; i++) {
            METHOD_BYTES[i] = METHODS[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (int c = '!'; c < 0x7f; c++) {
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    boolean isRequest;
    int methodTo;
    int targetFrom;
    int targetTo;
    int versionFrom;
    /** Empty for HTTP/0.9 and where the line is cut. */
    int versionTo;

    int code;

    /** Whether bytes begin an HTTP/1 message. Strict: what is told here is believed. */
    static L7Guess guess(byte[] b, int begin, int to) {
        int from = begin;
        while (from < to && from - begin < MAX_EMPTY && (b[from] == '\r' || b[from] == '\n')) {
            from++;
        }
        if (from >= to) {
            return L7Guess.NEED_MORE;
        }
        return b[from] == 'H' && (from + 1 == to || b[from + 1] == 'T')
                ? guessResponse(b, from, to)
                : guessRequest(b, from, to);
    }

    /** {@code HTTP/1.1 2}: version, space, the first digit of a status code. */
    private static L7Guess guessResponse(byte[] b, int from, int to) {
        if (!AsciiBytes.startsLike(b, from, to, VERSION)) {
            return L7Guess.NOT_MINE;
        }
        for (int i = VERSION.length; i <= VERSION_BYTES; i++) {
            if (from + i >= to) {
                return L7Guess.NEED_MORE;
            }
            boolean fits =
                    switch (i) {
                        case 5 -> b[from + i] == '1';
                        case 6 -> b[from + i] == '.';
                        case 7 -> isDigit(b[from + i]);
                        default -> b[from + i] == ' ';
                    };
            if (!fits) {
                return L7Guess.NOT_MINE;
            }
        }
        int code = from + VERSION_BYTES + 1;
        if (code == to) {
            return L7Guess.NEED_MORE;
        }
        return b[code] >= '1' && b[code] <= '9' ? L7Guess.RESPONSE : L7Guess.NOT_MINE;
    }

    private static L7Guess guessRequest(byte[] b, int from, int to) {
        int end = Math.min(to, from + MAX_METHOD + 1);
        int space = from;
        while (space < end && isMethod(b[space])) {
            space++;
        }
        if (space == to) {
            return space - from <= MAX_METHOD ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        if (space == from || b[space] != ' ') {
            return L7Guess.NOT_MINE;
        }
        int target = space + 1;
        while (target < to && b[target] == ' ') {
            target++;
        }
        int lineEnd = AsciiBytes.indexOf(b, target, to, '\n');
        if (lineEnd >= 0) {
            return isRequestLine(b, from, space, target, withoutCr(b, from, lineEnd))
                    ? L7Guess.REQUEST
                    : L7Guess.NOT_MINE;
        }
        if (isKnown(b, from, space) && target < to && mayBeTarget(b[target])) {
            return L7Guess.REQUEST;
        }
        return to - from < MAX_UNTOLD_LINE ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
    }

    /** A whole line: with a version whatever the method; without, a known method and a path. */
    private static boolean isRequestLine(byte[] b, int from, int space, int target, int end) {
        int version = version(b, target, end);
        if (version >= 0) {
            return version + VERSION.length == end || b[version + VERSION.length] <= '1';
        }
        return isKnown(b, from, space)
                && target < end
                && b[target] == '/'
                && AsciiBytes.indexOf(b, target, end, ' ') < 0;
    }

    private static boolean isKnown(byte[] b, int from, int space) {
        for (byte[] method : METHOD_BYTES) {
            if (method.length == space - from && AsciiBytes.startsLike(b, from, space, method)) {
                return true;
            }
        }
        return false;
    }

    /** Methods outside the registry are of capital letters too. */
    private static boolean isMethod(byte c) {
        return c >= 'A' && c <= 'Z' || c == '_' || c == '-' || isDigit(c);
    }

    /** A path, an address or an asterisk. */
    private static boolean mayBeTarget(byte c) {
        return c == '/' || c == '*' || c == '[' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
    }

    /**
     * Takes a start line apart.
     *
     * @param lineEnd where the line ends, without CR and LF; or where the bytes end
     * @param isCut whether the line goes on but its rest is lost
     * @return whether it is one
     */
    boolean parse(byte[] b, int from, int lineEnd, boolean isCut) {
        isRequest = !(lineEnd - from >= VERSION.length && AsciiBytes.startsLike(b, from, lineEnd, VERSION));
        return isRequest ? parseRequest(b, from, lineEnd, isCut) : parseResponse(b, from, lineEnd);
    }

    private boolean parseRequest(byte[] b, int from, int lineEnd, boolean isCut) {
        methodTo = from;
        while (methodTo < lineEnd && isToken(b[methodTo])) {
            methodTo++;
        }
        if (methodTo == from || methodTo - from > MAX_METHOD || methodTo == lineEnd || b[methodTo] != ' ') {
            return false;
        }
        targetFrom = methodTo;
        while (targetFrom < lineEnd && b[targetFrom] == ' ') {
            targetFrom++;
        }
        int end = lineEnd;
        while (end > targetFrom && b[end - 1] == ' ') {
            end--;
        }
        int version = version(b, targetFrom, end);
        if (version >= 0) {
            versionFrom = version + VERSION.length;
            versionTo = end;
            if (versionFrom < end && b[versionFrom] > '1' && isDigit(b[versionFrom])) {
                return false; // the preface of HTTP/2
            }
            targetTo = version;
            while (targetTo > targetFrom && b[targetTo - 1] == ' ') {
                targetTo--;
            }
            return true;
        }
        end = isCut ? withoutBegunVersion(b, targetFrom, end) : end;
        versionFrom = end;
        versionTo = end;
        targetTo = end;
        return targetFrom < end && (isCut || isOld(b, end));
    }

    /** The end of a target in a line that may be cut inside {@code HTTP/}. */
    private static int withoutBegunVersion(byte[] b, int from, int end) {
        int space = end;
        while (space > from && b[space - 1] != ' ') {
            space--;
        }
        boolean isBegun = space > from && end - space < VERSION.length && AsciiBytes.startsLike(b, space, end, VERSION);
        return isBegun ? space - 1 : end;
    }

    /** HTTP/0.9: a path and nothing behind it. */
    private boolean isOld(byte[] b, int end) {
        return isPath(b, targetFrom, end);
    }

    /** Whether a whole line, whose LF is at {@code lf}, is a request of HTTP/0.9. */
    static boolean isOldRequest(byte[] b, int from, int lf) {
        int end = withoutCr(b, from, lf);
        if (end - from < VERSION.length || AsciiBytes.startsLike(b, from, end, VERSION)) {
            return false;
        }
        int space = AsciiBytes.indexOf(b, from, end, ' ');
        if (space >= 0 && version(b, space + 1, end) >= 0) {
            return false;
        }
        return space > from && space + 1 < end && isPath(b, space + 1, end);
    }

    /** A path, in which there is neither a space nor a control character. */
    private static boolean isPath(byte[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (b[i] >= 0 && b[i] <= ' ' || b[i] == 0x7f) {
                return false;
            }
        }
        return b[from] == '/';
    }

    private boolean parseResponse(byte[] b, int from, int lineEnd) {
        int at = from + VERSION_BYTES;
        if (lineEnd < at + 4 || b[from + 5] != '1' || b[from + 6] != '.' || b[at] != ' ') {
            return false;
        }
        versionFrom = from + VERSION.length;
        versionTo = at;
        code = 0;
        for (int i = at + 1; i < at + 4; i++) {
            if (!isDigit(b[i])) {
                return false;
            }
            code = code * 10 + b[i] - '0';
        }
        return code >= 100 && (lineEnd == at + 4 || b[at + 4] == ' ');
    }

    /** Where {@code HTTP/…} begins at the end of a line, also where clients mistype the number; negative when it does not. */
    private static int version(byte[] b, int from, int end) {
        int version = end;
        while (version > from && b[version - 1] != ' ') {
            version--;
        }
        return end - version >= VERSION.length
                        && end - version <= VERSION_BYTES + 2
                        && b[version - 1] == ' '
                        && AsciiBytes.startsLike(b, version, end, VERSION)
                ? version
                : -1;
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** RFC 9110, section 5.6.2. */
    static boolean isToken(byte c) {
        return c > 0 && TOKEN[c];
    }

    /** The end of a line whose LF is at {@code lf}, before its CR if it has one. */
    static int withoutCr(byte[] b, int from, int lf) {
        return lf > from && b[lf - 1] == '\r' ? lf - 1 : lf;
    }
}
