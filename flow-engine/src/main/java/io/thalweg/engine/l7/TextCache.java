package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;

/**
 * Texts out of packet bytes, made once: methods, hosts and paths repeat from request to request.
 *
 * <p>A direct-mapped table of recent ASCII texts; a hit costs a hash and a comparison and allocates nothing. What is not
 * UTF-8 comes out with replacement characters. Every text is cut to the limit, between characters.
 */
public final class TextCache {
    private static final int SLOTS = 1 << 12;
    private static final int MAX_CACHED = 256;

    private final int maxBytes;
    private final String[] texts = new String[SLOTS];

    public TextCache(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public String text(byte[] b, int from, int to) {
        if (from >= to) {
            return "";
        }
        int end = to - from > maxBytes ? cut(b, from) : to;
        if (end - from > MAX_CACHED) {
            return new String(b, from, end - from, StandardCharsets.UTF_8);
        }
        int hash = 0;
        int all = 0;
        for (int i = from; i < end; i++) {
            hash = hash * 31 + b[i];
            all |= b[i];
        }
        if (all < 0) {
            return new String(b, from, end - from, StandardCharsets.UTF_8);
        }
        hash ^= hash >>> 16;
        int slot = (hash ^ hash >>> 12) & SLOTS - 1;
        String known = texts[slot];
        if (known != null && equals(known, b, from, end)) {
            return known;
        }
        String made = new String(b, from, end - from, StandardCharsets.US_ASCII);
        texts[slot] = made;
        return made;
    }

    /** Cuts a text that was put together. */
    public String cut(String text) {
        if (text.length() <= maxBytes / 3) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= maxBytes ? text : new String(bytes, 0, cut(bytes, 0), StandardCharsets.UTF_8);
    }

    /** The end of the longest whole characters within the limit. */
    private int cut(byte[] b, int from) {
        int end = from + maxBytes;
        int back = 0;
        while (back < 3 && (b[end - back] & 0xc0) == 0x80) {
            back++;
        }
        return end - back;
    }

    private static boolean equals(String known, byte[] b, int from, int end) {
        if (known.length() != end - from) {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (known.charAt(i - from) != b[i]) {
                return false;
            }
        }
        return true;
    }
}
