package io.thalweg.engine.l7.redis;

import io.thalweg.engine.l7.TextCache;

/**
 * The text of an error reply. Some repeat what the client sent, in quotation marks: of these only the names of known commands
 * stay when literals are masked.
 */
final class RedisErrors {
    private final boolean obfuscate;
    private final TextCache texts;

    RedisErrors(boolean obfuscate, TextCache texts) {
        this.obfuscate = obfuscate;
        this.texts = texts;
    }

    String text(byte[] b, int from, int to) {
        int literal = obfuscate ? literal(b, from, to) : -1;
        return literal < 0
                ? texts.text(b, from, to)
                : texts.text(b, from, literal).concat("?");
    }

    /** Where something in quotation marks begins that is no command; from there on nothing is shown. */
    private static int literal(byte[] b, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isQuotation(b[at])) {
                continue;
            }
            int end = at + 1;
            while (end < to && !isQuotation(b[end])) {
                end++;
            }
            if (!ArgumentRules.isKnown(b, at + 1, end)) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    private static boolean isQuotation(byte c) {
        return c == '\'' || c == '"' || c == '`';
    }
}
