package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.TextCache;

/**
 * What a request target says (RFC 9112, section 3.2): resource, endpoint and, in the absolute form, the host. User name and
 * password of an absolute target are left out.
 */
final class HttpTarget {
    private static final byte[] SCHEME_END = {':', '/', '/'};
    private static final int MAX_SCHEME = 8;

    private final int segments;
    private final TextCache texts;

    HttpTarget(int segments, TextCache texts) {
        this.segments = segments;
        this.texts = texts;
    }

    /** The target as it stands. */
    String resource(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        int at = authority < 0 ? -1 : userInfoEnd(b, authority, to);
        if (at < 0) {
            return texts.text(b, from, to);
        }
        return texts.cut(texts.text(b, from, authority) + texts.text(b, at, to));
    }

    /** Host of the absolute form; empty in the others. */
    String host(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        if (authority < 0) {
            return "";
        }
        int at = userInfoEnd(b, authority, to);
        return texts.text(b, at < 0 ? authority : at, pathFrom(b, authority, to));
    }

    /** The path without query, its first segments. */
    String endpoint(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        int path = authority < 0 ? from : pathFrom(b, authority, to);
        int slashes = 0;
        int end = path;
        while (end < to && b[end] != '?' && b[end] != '#' && b[end] != ';') {
            if (b[end] == '/' && ++slashes > segments) {
                break;
            }
            end++;
        }
        return texts.text(b, path, end);
    }

    /** Where the authority of {@code scheme://authority/path} begins; negative in the other forms. */
    private static int authority(byte[] b, int from, int to) {
        if (from >= to || b[from] == '/') {
            return -1;
        }
        int end = Math.min(to - SCHEME_END.length, from + MAX_SCHEME);
        for (int i = from; i <= end; i++) {
            if (b[i] == SCHEME_END[0] && b[i + 1] == SCHEME_END[1] && b[i + 2] == SCHEME_END[2]) {
                return i + SCHEME_END.length;
            }
        }
        return -1;
    }

    private static int pathFrom(byte[] b, int authority, int to) {
        int at = authority;
        while (at < to && b[at] != '/' && b[at] != '?' && b[at] != '#') {
            at++;
        }
        return at;
    }

    /** Behind the {@code @} of {@code user:password@host}; negative when there is none. */
    private static int userInfoEnd(byte[] b, int authority, int to) {
        for (int at = pathFrom(b, authority, to) - 1; at >= authority; at--) {
            if (b[at] == '@') {
                return at + 1;
            }
        }
        return -1;
    }
}
