package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Guess;
import java.nio.charset.StandardCharsets;

/**
 * Tells HTTP/2 from other bytes: by the client's preface, by the settings that begin the server's side, or, in a connection
 * that is seen in its middle, by a frame with header fields that all frames before lead to. Strict: what is told here is
 * believed. One per parser.
 */
final class FrameSearch {
    static final int PREFACE_BYTES = 24;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Its first line is nothing else's. */
    private static final int TELLING_BYTES = 14;

    private static final int MAX_FRAMES = 32;
    /** Bytes of a block that begin it beyond doubt. */
    private static final int LEAST_BLOCK = 8;

    private static final HpackDecoder.Fields NOWHERE = (header, name, nameFrom, nameTo, value, from, to) -> {};

    private final FrameHeader header = new FrameHeader();
    private final HpackDecoder decoder;

    FrameSearch(HpackDecoder decoder) {
        this.decoder = decoder;
    }

    static boolean mayBePreface(byte[] b, int from, int to) {
        return AsciiBytes.startsLike(b, from, to, PREFACE);
    }

    L7Guess guess(byte[] b, int from, int to) {
        if (mayBePreface(b, from, to)) {
            return to - from < TELLING_BYTES ? L7Guess.NEED_MORE : L7Guess.REQUEST;
        }
        if (to - from < FrameHeader.BYTES) {
            return maySettle(b, from, to) ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        boolean isSettings = false;
        int at = from;
        for (int frames = 0; frames < MAX_FRAMES && to - at >= FrameHeader.BYTES; frames++) {
            header.read(b, at);
            if (!header.isStrict(b, at, to, FrameHeader.DEFAULT_MAX_LENGTH)) {
                return L7Guess.NOT_MINE;
            }
            if (header.type == FrameHeader.HEADERS) {
                L7Guess told = guessHeaders(b, at, to);
                return told == L7Guess.NOT_MINE && isSettings ? L7Guess.EITHER : told;
            }
            isSettings |= frames == 0 && header.type == FrameHeader.SETTINGS;
            at += FrameHeader.BYTES + header.length;
        }
        if (!isSettings) {
            return L7Guess.NOT_MINE;
        }
        boolean hasSetting = to - from >= FrameHeader.BYTES + FrameHeader.SETTING_BYTES;
        return at <= to || hasSetting ? L7Guess.EITHER : L7Guess.NEED_MORE;
    }

    /** Whether the few bytes may begin settings. */
    private static boolean maySettle(byte[] b, int from, int to) {
        for (int i = 0; i < to - from; i++) {
            int byteAt = b[from + i] & 0xff;
            boolean fits =
                    switch (i) {
                        case 2 -> byteAt % FrameHeader.SETTING_BYTES == 0;
                        case 3 -> byteAt == FrameHeader.SETTINGS;
                        case 4 -> byteAt <= FrameHeader.ACK;
                        default -> byteAt == 0;
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** A HEADERS frame tells by its first field who sends it. */
    private L7Guess guessHeaders(byte[] b, int at, int to) {
        int from = blockFrom(b, at, to);
        int end = Math.min(to, at + FrameHeader.BYTES + header.length);
        boolean isCut = end == to && at + FrameHeader.BYTES + header.length > to;
        if (from < 0 || isCut && end - from < LEAST_BLOCK) {
            return L7Guess.NOT_MINE;
        }
        boolean fits = header.has(FrameHeader.PADDED)
                || decoder.decode(
                        new HpackTable(), b, from, end, isCut || !header.has(FrameHeader.END_HEADERS), NOWHERE);
        if (!fits) {
            return L7Guess.NOT_MINE;
        }
        int first = pseudoField(b, from, end);
        if (first == 0 || first >= HpackStaticTable.FIRST_STATUS && (header.streamId & 1) == 0) {
            return L7Guess.NOT_MINE;
        }
        if (first >= HpackStaticTable.FIRST_STATUS) {
            return L7Guess.RESPONSE;
        }
        return (header.streamId & 1) == 1 ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    private int blockFrom(byte[] b, int at, int to) {
        int from = at + FrameHeader.BYTES;
        from += header.has(FrameHeader.PADDED) ? 1 : 0;
        from += header.has(FrameHeader.HAS_PRIORITY) ? 5 : 0;
        int length = header.length - (from - at - FrameHeader.BYTES);
        return length <= 0 || from >= to ? -1 : from;
    }

    /** Index of the pseudo-header field that begins a block; 0 when it begins with another. */
    private static int pseudoField(byte[] b, int blockFrom, int to) {
        int from = blockFrom;
        while (from < to && (b[from] & 0xe0) == 0x20) {
            boolean isLong = (b[from++] & 0x1f) == 0x1f;
            while (isLong && from < to && b[from] < 0) {
                from++;
            }
            from += isLong ? 1 : 0;
        }
        if (from >= to) {
            return 0;
        }
        int first = b[from] & 0xff;
        int index = first >= 0x80 ? first & 0x7f : first >= 0x40 ? first & 0x3f : first & 0x0f;
        return index <= HpackStaticTable.LAST_PSEUDO ? index : 0;
    }

    /** Whether a frame begins here, in a connection that is known to be HTTP/2, after something was missed. */
    boolean isFrame(byte[] b, int from, int to, int maxLength) {
        if (to - from < FrameHeader.BYTES) {
            return false;
        }
        header.read(b, from);
        if (!header.isStrict(b, from, to, maxLength)) {
            return false;
        }
        if (header.type == FrameHeader.HEADERS && !beginsBlock(b, from, to)) {
            return false;
        }
        int next = from + FrameHeader.BYTES + header.length;
        if (to - next < FrameHeader.BYTES) {
            // Data of a plain length may be anything: only its frame's end, or another frame behind it, tell.
            return header.type != FrameHeader.DATA || next == to;
        }
        header.read(b, next);
        return header.isStrict(b, next, to, maxLength);
    }

    /** Whether a block may begin so: with a pseudo-header field, or with one whose name is not in the static table. */
    private boolean beginsBlock(byte[] b, int at, int to) {
        int from = blockFrom(b, at, to);
        if (from < 0) {
            return false;
        }
        int first = b[from] & 0xff;
        if (first >= 0x80) {
            int index = first & 0x7f;
            return index != 0 && (index <= HpackStaticTable.LAST_PSEUDO || index > HpackStaticTable.LAST);
        }
        return first < 0x80 && (first & 0x3f) <= HpackStaticTable.LAST_PSEUDO
                || first >= 0x7e
                || (first & 0xe0) == 0x20;
    }
}
