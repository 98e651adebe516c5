package io.thalweg.engine.l7.redis;

import io.thalweg.engine.l7.L7Options;
import java.nio.charset.StandardCharsets;

/**
 * The command at the beginning of some bytes: an array of bulk strings, or a line of words as typed into telnet. Its
 * arguments are joined by spaces, those masked that {@link ArgumentRules} do not show. Reused.
 */
final class RedisCommand {
    enum Outcome {
        COMMAND,
        /** An empty array or line, which the server ignores: {@link #next} is behind it. */
        EMPTY,
        NEED_MORE,
        MALFORMED
    }

    private static final long MAX_ARGUMENTS = 1 << 20;
    private static final int MAX_NAME = 64;
    private static final byte[] CLIENT = bytes("CLIENT");
    private static final byte[] REPLY = bytes("REPLY");

    private final boolean obfuscate;
    private final int maxHead;

    /** The command with its arguments, from 0 to {@link #length}; its name is what comes first. */
    final byte[] text;

    int length;
    int nameLength;
    /** Behind the command; may be behind what there is. */
    long next;
    /** Arguments that come behind {@link #next}. */
    long left;
    /** Arguments, the name not counted. */
    long arguments;
    /** What follows the words {@code CLIENT REPLY}: the first letters of it, else 0. */
    int replyMode;

    private String rule;
    private int argument;
    private boolean isClientReply;

    RedisCommand(L7Options options) {
        this.obfuscate = options.obfuscate();
        this.maxHead = options.maxHeadBytes();
        this.text = new byte[options.maxTextBytes() + MAX_NAME];
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @param isCut whether no more bytes of it come */
    Outcome read(byte[] b, int from, int to, boolean isCut) {
        length = 0;
        nameLength = 0;
        left = 0;
        argument = 0;
        replyMode = 0;
        isClientReply = false;
        int limit = Math.min(to, from + maxHead);
        boolean isAll = isCut || to - from >= maxHead;
        return b[from] == '*' ? array(b, from, limit, isAll) : inline(b, from, limit, isAll);
    }

    boolean is(byte[] name) {
        return ArgumentRules.is(text, 0, nameLength, name);
    }

    private Outcome array(byte[] b, int from, int to, boolean isAll) {
        int lf = RespValues.lineFeed(b, from, to);
        if (lf < 0) {
            return !isAll && to - from < 20 ? Outcome.NEED_MORE : Outcome.MALFORMED;
        }
        long count = RespValues.number(b, from + 1, lf);
        if (count < -1 || count > MAX_ARGUMENTS) {
            return Outcome.MALFORMED;
        }
        next = lf + 1L;
        arguments = count - 1;
        if (count <= 0) {
            return Outcome.EMPTY;
        }
        for (left = count; left > 0; left--) {
            int at = (int) Math.min(to, next);
            int end = RespValues.lineFeed(b, at, to);
            if (end < 0) {
                return at < to && b[at] != '$' ? Outcome.MALFORMED : incomplete(isAll);
            }
            long bytes = b[at] == '$' ? RespValues.number(b, at + 1, end) : -1;
            if (bytes < 0 || !RespValues.isBulk(b, end, bytes, to)) {
                return Outcome.MALFORMED;
            }
            long dataEnd = end + 1 + bytes;
            if (nameLength == 0) {
                if (bytes == 0 || bytes > MAX_NAME) {
                    return Outcome.MALFORMED;
                }
                if (dataEnd > to) {
                    return isAll ? Outcome.MALFORMED : Outcome.NEED_MORE;
                }
                name(b, end + 1, (int) dataEnd);
            } else if (length >= text.length || dataEnd > to && !isAll && isLastWord(bytes)) {
                return Outcome.COMMAND;
            } else if (dataEnd > to && !isAll) {
                return Outcome.NEED_MORE;
            } else {
                word(b, end + 1, (int) Math.min(to, dataEnd));
            }
            next = dataEnd + RespValues.CRLF;
        }
        return Outcome.COMMAND;
    }

    /** The rest of an argument is not waited for when it would not be shown and nothing that is shown comes behind it. */
    private boolean isLastWord(long bytes) {
        if (isShown() || bytes < maxHead && left > 1) {
            return false;
        }
        mask();
        return true;
    }

    private Outcome incomplete(boolean isAll) {
        return nameLength > 0 && isAll ? Outcome.COMMAND : isAll ? Outcome.MALFORMED : Outcome.NEED_MORE;
    }

    private Outcome inline(byte[] b, int from, int to, boolean isAll) {
        int lf = RespValues.lineFeed(b, from, to);
        if (lf < 0 && !isAll) {
            return Outcome.NEED_MORE;
        }
        int end = lf < 0 ? to : lf;
        next = lf < 0 ? to : lf + 1L;
        arguments = -1;
        int at = from;
        while (at < end) {
            while (at < end && isSpace(b[at])) {
                at++;
            }
            int word = at;
            while (at < end && !isSpace(b[at])) {
                at++;
            }
            if (at == word) {
                break;
            }
            arguments++;
            if (nameLength > 0) {
                word(b, word, at);
            } else if (at - word > MAX_NAME) {
                return Outcome.MALFORMED;
            } else {
                name(b, word, at);
            }
        }
        return nameLength == 0 ? Outcome.EMPTY : Outcome.COMMAND;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void name(byte[] b, int from, int to) {
        nameLength = to - from;
        System.arraycopy(b, from, text, 0, nameLength);
        length = nameLength;
        rule = ArgumentRules.of(b, from, to);
    }

    private void word(byte[] b, int from, int to) {
        if (argument == 0) {
            isClientReply = is(CLIENT) && ArgumentRules.is(b, from, to, REPLY);
        } else if (argument == 1 && isClientReply && to - from > 1) {
            replyMode = (b[from] | 0x20) << 8 | b[from + 1] | 0x20;
        }
        if (!isShown()) {
            mask();
            return;
        }
        argument++;
        append((byte) ' ');
        int room = Math.min(text.length - length, to - from);
        System.arraycopy(b, from, text, length, room);
        length += room;
    }

    private boolean isShown() {
        return !obfuscate || ArgumentRules.isShown(rule, argument);
    }

    private void mask() {
        argument++;
        append((byte) ' ');
        append((byte) '?');
    }

    private void append(byte c) {
        if (length < text.length) {
            text[length++] = c;
        }
    }
}
