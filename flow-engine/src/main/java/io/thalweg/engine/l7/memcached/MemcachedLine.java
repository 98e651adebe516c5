package io.thalweg.engine.l7.memcached;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A line of the text protocol, taken apart into words. Reused. */
final class MemcachedLine {
    /** Longest line that is believed; keys have at most 250 bytes, but one {@code get} may have many. */
    static final int MAX_BYTES = 8192;

    /** Commands, and which of their words says how long a block of data follows; 0 when none does. */
    private static final Map<String, Integer> COMMANDS = new HashMap<>();

    private static final String[] ANSWERS = {
        "STORED",
        "NOT_STORED",
        "EXISTS",
        "NOT_FOUND",
        "VALUE",
        "END",
        "DELETED",
        "TOUCHED",
        "OK",
        "ERROR",
        "CLIENT_ERROR",
        "SERVER_ERROR",
        "VERSION",
        "STAT",
        "RESET",
        "BUSY",
        "BADCLASS",
        "NOSPARE",
        "NOTFULL",
        "UNSAFE",
        "SAME",
        "CONFIG",
        "HD",
        "VA",
        "EN",
        "NF",
        "NS",
        "EX",
        "MN",
        "ME"
    };
    private static final int MAX_WORDS = 64;

    static {
        for (String command : "set add replace append prepend cas".split(" ")) {
            COMMANDS.put(command, 4);
        }
        COMMANDS.put("ms", 2);
        String others =
                "get gets gat gats delete incr decr touch stats version flush_all verbosity quit shutdown slabs lru"
                        + " lru_crawler cache_memlimit watch misbehave config mg md ma mn me";
        for (String command : others.split(" ")) {
            COMMANDS.put(command, 0);
        }
    }

    private final int[] from = new int[MAX_WORDS];
    private final int[] to = new int[MAX_WORDS];

    /** Words, as many as there is room for. */
    int words;

    private byte[] b;

    /** Where the line feed is; negative when there is none. */
    static int end(byte[] b, int from, int to) {
        int limit = Math.min(to, from + MAX_BYTES);
        for (int i = from; i < limit; i++) {
            if (b[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    void read(byte[] bytes, int begin, int end) {
        b = bytes;
        words = 0;
        int at = begin;
        while (words < MAX_WORDS) {
            while (at < end && isSpace(b[at])) {
                at++;
            }
            if (at >= end) {
                return;
            }
            from[words] = at;
            while (at < end && !isSpace(b[at])) {
                at++;
            }
            to[words++] = at;
        }
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\r' || c == '\n';
    }

    boolean is(int word, String text) {
        if (word >= words || to[word] - from[word] != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (b[from[word] + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int to(int word) {
        return to[word];
    }

    boolean isCommand() {
        return words > 0 && COMMANDS.containsKey(word(0));
    }

    boolean isAnswer() {
        if (words == 1 && number(0) >= 0) {
            return true;
        }
        for (String answer : ANSWERS) {
            if (is(0, answer)) {
                return true;
            }
        }
        return words > 0 && word(0).startsWith("key=");
    }

    /** Bytes of the block of data behind a command, without its line end; negative when there is none. */
    long commandData() {
        Integer place = words == 0 ? null : COMMANDS.get(word(0));
        return place == null || place == 0 ? -1 : number(place);
    }

    /** The same of an answer. */
    long answerData() {
        if (is(0, "VALUE") || is(0, "CONFIG")) {
            return number(3);
        }
        return is(0, "VA") ? number(1) : -1;
    }

    private String word(int word) {
        return new String(b, from[word], Math.min(32, to[word] - from[word]), StandardCharsets.ISO_8859_1);
    }

    private long number(int word) {
        if (word >= words || to[word] - from[word] > 18) {
            return -1;
        }
        long value = 0;
        for (int i = from[word]; i < to[word]; i++) {
            if (b[i] < '0' || b[i] > '9') {
                return -1;
            }
            value = value * 10 + b[i] - '0';
        }
        return value;
    }

    /** Whether the last word asks for silence. */
    boolean hasNoReply() {
        return words > 1 && is(words - 1, "noreply");
    }

    /** Whether it is a meta command with the flag {@code q}. */
    boolean isQuietMeta() {
        boolean isMeta = words > 1 && to[0] - from[0] == 2 && b[from[0]] == 'm';
        for (int i = 2; isMeta && i < words; i++) {
            if (is(i, "q")) {
                return true;
            }
        }
        return false;
    }
}
