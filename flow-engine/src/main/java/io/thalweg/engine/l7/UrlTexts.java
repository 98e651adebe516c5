package io.thalweg.engine.l7;

/**
 * URLs as they may be shown: user name and password of the authority are left out, and when the options ask for it the
 * values of parameters with secrets read {@code ?}, in query and path, and in a URL that is itself a parameter
 * ({@code next=%2Fx%3Ftoken%3D1}). One per parser; allocates nothing for a URL without secrets that was seen before.
 */
public final class UrlTexts {
    private static final byte MASK = '?';
    private static final int MAX_SCHEME = 8;

    private final TextCache texts;
    private final SecretNames secrets;
    private byte[] scratch = new byte[256];

    public UrlTexts(L7Options options, TextCache texts) {
        this.texts = texts;
        this.secrets = new SecretNames(options.privacy());
    }

    /** The URL, or the path with query, as text. */
    public String text(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        int host = authority < 0 ? -1 : userInfoEnd(b, authority, to);
        int length = 0;
        int copied = from;
        if (host >= 0) {
            length = append(length, b, from, authority);
            copied = host;
        }
        for (int at = secrets.isEmpty() ? to : copied; at < to; ) {
            int name = at + separator(b, at, to);
            if (name == at) {
                at++;
                continue;
            }
            int equals = name;
            while (equals < to && separator(b, equals, to) == 0 && equals(b, equals, to) == 0) {
                equals++;
            }
            int value = equals + equals(b, equals, to);
            int end = value;
            if (value > equals && secrets.contains(b, name, equals)) {
                while (end < to && separator(b, end, to) == 0) {
                    end++;
                }
                length = append(length, b, copied, value);
                length = append(length, MASK);
                copied = end;
            }
            at = end;
        }
        if (length == 0) {
            return texts.text(b, from, to);
        }
        length = append(length, b, copied, to);
        return texts.text(scratch, 0, length);
    }

    /** Host of a URL with one; empty of a path. */
    public String host(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        if (authority < 0) {
            return "";
        }
        int host = userInfoEnd(b, authority, to);
        return texts.text(b, host < 0 ? authority : host, authorityEnd(b, authority, to));
    }

    /** Where the path begins. */
    public static int path(byte[] b, int from, int to) {
        int authority = authority(b, from, to);
        return authority < 0 ? from : authorityEnd(b, authority, to);
    }

    /** Where the authority of {@code scheme://authority/path} begins; negative when there is none. */
    private static int authority(byte[] b, int from, int to) {
        if (from >= to || b[from] == '/') {
            return -1;
        }
        int end = Math.min(to - 3, from + MAX_SCHEME);
        for (int i = from; i <= end; i++) {
            if (b[i] == ':' && b[i + 1] == '/' && b[i + 2] == '/') {
                return i + 3;
            }
        }
        return -1;
    }

    private static int authorityEnd(byte[] b, int authority, int to) {
        int at = authority;
        while (at < to && b[at] != '/' && b[at] != '?' && b[at] != '#') {
            at++;
        }
        return at;
    }

    /** Behind the {@code @} of {@code user:password@host}; negative when there is none. */
    private static int userInfoEnd(byte[] b, int authority, int to) {
        for (int at = authorityEnd(b, authority, to) - 1; at >= authority; at--) {
            if (b[at] == '@') {
                return at + 1;
            }
        }
        return -1;
    }

    /** Length of what stands before a parameter, plain or percent-encoded; 0 when nothing such is here. */
    private static int separator(byte[] b, int at, int to) {
        if (at >= to) {
            return 0;
        }
        byte c = b[at];
        if (c == '?' || c == '&' || c == ';' || c == '#') {
            return 1;
        }
        return isEncoded(b, at, to, '3', 'f') || isEncoded(b, at, to, '2', '6') ? 3 : 0;
    }

    private static int equals(byte[] b, int at, int to) {
        if (at >= to) {
            return 0;
        }
        return b[at] == '=' ? 1 : isEncoded(b, at, to, '3', 'd') ? 3 : 0;
    }

    private static boolean isEncoded(byte[] b, int at, int to, char high, char low) {
        return b[at] == '%' && at + 2 < to && b[at + 1] == high && (b[at + 2] | 0x20) == (low | 0x20);
    }

    private int append(int length, byte[] b, int from, int to) {
        int more = length + to - from;
        if (more > scratch.length) {
            scratch = java.util.Arrays.copyOf(scratch, more * 2);
        }
        System.arraycopy(b, from, scratch, length, to - from);
        return more;
    }

    private int append(int length, byte c) {
        if (length == scratch.length) {
            scratch = java.util.Arrays.copyOf(scratch, length * 2);
        }
        scratch[length] = c;
        return length + 1;
    }
}
