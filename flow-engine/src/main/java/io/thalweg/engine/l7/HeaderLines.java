package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;

/**
 * Header fields of a message as one text, a line each, cut to a limit. When secrets are masked, the value of a field reads
 * {@code ?} whose name speaks of cookies, sessions or authentication, or stands for a secret by {@link PrivacyRules}, and so
 * do values that begin with a scheme of authentication; in all others secrets are masked as in URLs and bodies. One per kind
 * of message; nothing is done when the limit is 0.
 */
public final class HeaderLines {
    private static final String[] SECRET_WORDS = {"auth", "cookie", "session"};
    private static final String[] SCHEMES = {"basic ", "bearer ", "digest ", "negotiate ", "ntlm ", "apikey ", "token "
    };
    private static final byte[] COLON = {':', ' '};
    private static final byte[] MASK = {'?'};
    private static final byte[] END = {'\n'};

    private final boolean obfuscate;
    private final TextCache texts;
    private final SecretNames secrets;
    private final UrlTexts urls;
    private final SecretTexts bodies;
    private final byte[] lines;
    private int length;

    public HeaderLines(L7Options options, TextCache texts, int maxBytes) {
        this.obfuscate = options.obfuscate();
        this.texts = texts;
        this.secrets = new SecretNames(options.privacy());
        this.urls = new UrlTexts(options, texts);
        this.bodies = new SecretTexts(options, texts);
        this.lines = new byte[maxBytes];
    }

    public boolean isWanted() {
        return lines.length > 0;
    }

    public void begin() {
        length = 0;
    }

    /** Adds a field: the name, which lies in {@code names}, and the value. */
    public void field(byte[] names, int nameFrom, int nameTo, byte[] values, int from, int to) {
        if (length == lines.length) {
            return;
        }
        append(names, nameFrom, nameTo);
        append(COLON, 0, COLON.length);
        if (!obfuscate) {
            append(values, from, to);
        } else if (isSecretName(names, nameFrom, nameTo) || hasScheme(values, from, to)) {
            append(MASK, 0, MASK.length);
        } else {
            byte[] url = urls.text(values, from, to).getBytes(StandardCharsets.UTF_8);
            byte[] shown = bodies.text(url, 0, url.length).getBytes(StandardCharsets.UTF_8);
            append(shown, 0, shown.length);
        }
        append(END, 0, END.length);
    }

    /** Whether the value of a field of this name is masked, so that it need not be kept anywhere. */
    public boolean isSecret(byte[] b, int from, int to) {
        return obfuscate && isSecretName(b, from, to);
    }

    /** What there is of the lines; the last may be cut. */
    public String text() {
        int end = length;
        while (end > 0 && lines[end - 1] == '\n') {
            end--;
        }
        return texts.text(lines, 0, end);
    }

    private boolean isSecretName(byte[] b, int from, int to) {
        for (String word : SECRET_WORDS) {
            for (int at = from; at + word.length() <= to; at++) {
                if (begins(b, at, to, word)) {
                    return true;
                }
            }
        }
        int part = from;
        for (int at = from; at <= to; at++) {
            if (at == to || b[at] == '-' || b[at] == '_') {
                if (secrets.contains(b, part, at)) {
                    return true;
                }
                part = at + 1;
            }
        }
        return secrets.contains(b, from, to);
    }

    private static boolean hasScheme(byte[] b, int from, int to) {
        for (String scheme : SCHEMES) {
            if (begins(b, from, to, scheme)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] b, int from, int to, String lowerCase) {
        if (to - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = lowerCase.charAt(i);
            if (c != (c == ' ' ? b[from + i] : b[from + i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    /** As much as there is room for; a line of the wire that was folded becomes one line. */
    private void append(byte[] b, int from, int to) {
        boolean isEnd = b == END;
        for (int i = from; i < to && length < lines.length; i++) {
            boolean isControl = b[i] >= 0 && b[i] < ' ' || b[i] == 0x7f;
            lines[length++] = isControl && !isEnd ? (byte) ' ' : b[i];
        }
    }
}
