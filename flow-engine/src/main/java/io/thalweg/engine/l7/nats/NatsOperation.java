package io.thalweg.engine.l7.nats;

import java.nio.charset.StandardCharsets;

/** The operations (docs.nats.io: Protocol messages), with what follows the word and who sends it. */
enum NatsOperation {
    INFO("INFO", 's', '{', 0),
    CONNECT("CONNECT", 'c', '{', 0),
    PUB("PUB", 'c', ' ', 2),
    HPUB("HPUB", 'c', ' ', 3),
    SUB("SUB", 'c', ' ', 2),
    UNSUB("UNSUB", 'c', ' ', 1),
    MSG("MSG", 's', ' ', 3),
    HMSG("HMSG", 's', ' ', 4),
    PING("PING", '*', '\n', 0),
    PONG("PONG", '*', '\n', 0),
    OK("+OK", 's', '\n', 0),
    ERROR("-ERR", 's', '\'', 0);

    private static final NatsOperation[] ALL = values();

    /** {@code c} client, {@code s} server, {@code *} either. */
    final char sender;
    /** What comes behind the word: a JSON object, arguments, nothing, or a quoted text. */
    final char rest;
    /** Fewest arguments. */
    final int arguments;

    final String word;
    private final byte[] bytes;

    NatsOperation(String word, char sender, char rest, int arguments) {
        this.word = word;
        this.sender = sender;
        this.rest = rest;
        this.arguments = arguments;
        this.bytes = word.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The operation whose word the bytes begin with, in any case; null for none. */
    static NatsOperation of(byte[] b, int from, int to) {
        for (NatsOperation operation : ALL) {
            if (operation.matches(b, from, to) == operation.bytes.length) {
                int end = from + operation.bytes.length;
                if (end >= to || b[end] <= ' ') {
                    return operation;
                }
            }
        }
        return null;
    }

    /** Whether the bytes may become a word. */
    static boolean isBeginning(byte[] b, int from, int to) {
        for (NatsOperation operation : ALL) {
            if (operation.matches(b, from, to) == to - from) {
                return true;
            }
        }
        return false;
    }

    private int matches(byte[] b, int from, int to) {
        int count = Math.min(bytes.length, to - from);
        for (int i = 0; i < count; i++) {
            int c = b[from + i];
            if ((c >= 'a' && c <= 'z' ? c - 32 : c) != bytes[i]) {
                return -1;
            }
        }
        return count;
    }

    int wordLength() {
        return bytes.length;
    }

    boolean hasPayload() {
        return this == PUB || this == HPUB || this == MSG || this == HMSG;
    }

    boolean hasHeaders() {
        return this == HPUB || this == HMSG;
    }
}
