package io.thalweg.engine.l7.redis;

import java.nio.charset.StandardCharsets;

/**
 * What the server sends unasked: messages of channels, confirmations of subscriptions, invalidations. RESP3 marks them with
 * {@code >}; in RESP2 they are arrays that begin with one of these words. Reused.
 */
final class RedisPush {
    enum Kind {
        NEED_MORE,
        /** An array that is a reply. */
        NONE,
        /** Message of a channel: {@link #textFrom} to {@link #textTo} is the channel. */
        MESSAGE,
        CONFIRMATION,
        OTHER
    }

    private static final byte[] MESSAGE = bytes("MESSAGE");
    private static final byte[] PATTERN_MESSAGE = bytes("PMESSAGE");
    private static final byte[] SHARD_MESSAGE = bytes("SMESSAGE");
    private static final byte[] SUBSCRIBE = bytes("SUBSCRIBE");
    private static final byte[] UNSUBSCRIBE = bytes("UNSUBSCRIBE");

    int kindFrom;
    int kindTo;
    int textFrom;
    int textTo;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @param at behind the line that says how many values it has
     * @param isPush whether it is marked as push
     * @param isAll whether no more bytes come, or enough are there
     */
    Kind read(byte[] b, int at, int to, boolean isPush, boolean isAll) {
        if (!isPush && at < to && b[at] != '$') {
            return Kind.NONE;
        }
        if (!bulk(b, at, to)) {
            return isAll ? isPush ? Kind.OTHER : Kind.NONE : Kind.NEED_MORE;
        }
        kindFrom = textFrom;
        kindTo = textTo;
        if (isSubscription(b, kindFrom, kindTo)) {
            return Kind.CONFIRMATION;
        }
        boolean isPattern = ArgumentRules.is(b, kindFrom, kindTo, PATTERN_MESSAGE);
        boolean isMessage = isPattern
                || ArgumentRules.is(b, kindFrom, kindTo, MESSAGE)
                || ArgumentRules.is(b, kindFrom, kindTo, SHARD_MESSAGE);
        if (!isMessage) {
            return isPush ? Kind.OTHER : Kind.NONE;
        }
        int skipped = isPattern ? 2 : 1;
        for (int i = 0; i < skipped; i++) {
            if (!bulk(b, textTo + RespValues.CRLF, to)) {
                textFrom = textTo;
                return isAll ? Kind.MESSAGE : Kind.NEED_MORE;
            }
        }
        return Kind.MESSAGE;
    }

    /** {@code SUBSCRIBE}, {@code PUNSUBSCRIBE} and the like. */
    static boolean isSubscription(byte[] b, int from, int to) {
        boolean hasLetter = to - from == SUBSCRIBE.length + 1 || to - from == UNSUBSCRIBE.length + 1;
        int word = hasLetter ? from + 1 : from;
        return ArgumentRules.is(b, word, to, SUBSCRIBE) || ArgumentRules.is(b, word, to, UNSUBSCRIBE);
    }

    /** A bulk string at {@code at}, all of it. */
    private boolean bulk(byte[] b, int at, int to) {
        int lf = RespValues.lineFeed(b, at, to);
        if (lf < 0 || b[at] != '$') {
            return false;
        }
        long length = RespValues.number(b, at + 1, lf);
        if (length < 0 || lf + 1 + length > to) {
            return false;
        }
        textFrom = lf + 1;
        textTo = textFrom + (int) length;
        return true;
    }
}
