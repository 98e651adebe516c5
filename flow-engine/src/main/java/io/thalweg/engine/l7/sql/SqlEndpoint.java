package io.thalweg.engine.l7.sql;

import io.thalweg.engine.l7.TextCache;
import java.nio.charset.StandardCharsets;

/**
 * Finds {@code VERB table} while a statement goes by word for word: the first table that it is about. Statements about no
 * table ({@code SET}, {@code SHOW}, {@code create database}) have none. Reused.
 */
final class SqlEndpoint {
    private enum Wanted {
        VERB,
        FROM,
        /** The word {@code TABLE} of a statement that defines something. */
        TABLE_WORD,
        TABLE,
        /** The rest of a name that may have a dot. */
        MORE_OF_TABLE,
        NOTHING
    }

    private static final String[] VERBS = {
        "SELECT",
        "INSERT",
        "REPLACE",
        "UPDATE",
        "DELETE",
        "MERGE",
        "COPY",
        "CREATE",
        "ALTER",
        "DROP",
        "TRUNCATE",
        "WITH"
    };
    private static final byte[][] VERB_BYTES = bytes(VERBS);
    private static final int SELECT = 0;
    private static final int DELETE = 4;
    private static final int COPY = 6;
    private static final int CREATE = 7;
    private static final int DROP = 9;
    private static final int WITH = 11;

    private static final byte[][] FROM = bytes("FROM");
    private static final byte[][] TABLE = bytes("TABLE");
    private static final byte[][] BEFORE_TABLE_WORD =
            bytes("TEMPORARY", "TEMP", "UNLOGGED", "GLOBAL", "LOCAL", "EXTERNAL", "OR", "REPLACE");
    private static final byte[][] BEFORE_TABLE = bytes(
            "INTO",
            "LOW_PRIORITY",
            "HIGH_PRIORITY",
            "DELAYED",
            "IGNORE",
            "QUICK",
            "ONLY",
            "TABLE",
            "IF",
            "NOT",
            "EXISTS",
            "OVERWRITE",
            "LATERAL");
    private static final int MAX_TABLE = 192;

    private final TextCache texts;
    private final byte[] text = new byte[MAX_TABLE + 16];

    private byte[] b;
    private Wanted wanted;
    private int verb;
    /** How many brackets are open, and at how many {@code FROM} counts. */
    private int depth;

    private int fromDepth;
    private int length;
    private boolean hasDot;

    SqlEndpoint(TextCache texts) {
        this.texts = texts;
    }

    private static byte[][] bytes(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    void begin(byte[] bytes) {
        b = bytes;
        wanted = Wanted.VERB;
        depth = 0;
        fromDepth = 0;
        length = 0;
        hasDot = false;
    }

    /** Whether a dot would be that of a name. */
    boolean isInName() {
        return wanted == Wanted.MORE_OF_TABLE;
    }

    void word(int from, int to, boolean isQuoted) {
        switch (wanted) {
            case VERB -> verb(from, to, isQuoted);
            case FROM -> {
                if (depth == fromDepth && !isQuoted && indexOf(FROM, from, to) >= 0) {
                    wanted = Wanted.TABLE;
                }
            }
            case TABLE_WORD -> {
                if (indexOf(TABLE, from, to) >= 0) {
                    wanted = Wanted.TABLE;
                } else if (indexOf(BEFORE_TABLE_WORD, from, to) < 0) {
                    wanted = Wanted.NOTHING;
                }
            }
            case TABLE -> table(from, to, isQuoted);
            case MORE_OF_TABLE -> {
                if (hasDot) {
                    hasDot = false;
                    put('.');
                    put(from, to);
                } else {
                    wanted = Wanted.NOTHING;
                }
            }
            case NOTHING -> {}
        }
    }

    private void verb(int from, int to, boolean isQuoted) {
        int found = isQuoted ? -1 : indexOf(VERB_BYTES, from, to);
        boolean isWith = length > 0;
        if (isWith && (depth > 0 || found < 0 || found > DELETE)) {
            return; // a name or a query that WITH defines
        }
        if (found == WITH) {
            length = 1;
            return;
        }
        if (found < 0) {
            wanted = Wanted.NOTHING;
            return;
        }
        verb = found;
        length = 0;
        fromDepth = depth;
        if (found == SELECT || found == DELETE) {
            wanted = Wanted.FROM;
        } else {
            wanted = found >= CREATE && found <= DROP ? Wanted.TABLE_WORD : Wanted.TABLE;
        }
    }

    private void table(int from, int to, boolean isQuoted) {
        if (!isQuoted && indexOf(BEFORE_TABLE, from, to) >= 0) {
            return;
        }
        if (!isQuoted && indexOf(VERB_BYTES, from, to) == SELECT) { // FROM (SELECT …
            wanted = Wanted.FROM;
            fromDepth = depth;
            return;
        }
        byte[] name = VERB_BYTES[verb];
        System.arraycopy(name, 0, text, 0, name.length);
        length = name.length;
        put(' ');
        put(from, to);
        wanted = Wanted.MORE_OF_TABLE;
    }

    void sign(byte c) {
        if (c == '(') {
            depth++;
            if (wanted == Wanted.TABLE && verb == COPY) {
                wanted = Wanted.NOTHING;
            }
        } else if (c == ')') {
            depth--;
        }
        if (wanted == Wanted.MORE_OF_TABLE) {
            hasDot = c == '.';
            wanted = hasDot ? wanted : Wanted.NOTHING;
        } else if (wanted == Wanted.VERB && length == 0 && c != '(' && c != ';') {
            wanted = Wanted.NOTHING;
        } else if (c == '?' && wanted == Wanted.TABLE) {
            wanted = Wanted.NOTHING;
        }
    }

    void end() {
        length = wanted == Wanted.VERB || length <= 1 ? 0 : length;
    }

    String text() {
        return texts.text(text, 0, length);
    }

    private void put(char c) {
        if (length < text.length) {
            text[length++] = (byte) c;
        }
    }

    private void put(int from, int to) {
        int room = Math.min(text.length - length, to - from);
        System.arraycopy(b, from, text, length, room);
        length += room;
    }

    private int indexOf(byte[][] words, int from, int to) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].length == to - from && is(words[i], from)) {
                return i;
            }
        }
        return -1;
    }

    private boolean is(byte[] word, int from) {
        for (int i = 0; i < word.length; i++) {
            byte c = b[from + i];
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != word[i]) {
                return false;
            }
        }
        return true;
    }
}
