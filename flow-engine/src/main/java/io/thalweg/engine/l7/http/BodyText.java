package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.SecretTexts;
import io.thalweg.engine.l7.TextCache;

/** What a body says, the part of it that came with the head or first behind it, if that is text; what looks like a secret in it is masked. */
public final class BodyText {
    private final int maxBytes;
    private final SecretTexts texts;

    /** @param maxBytes how much is shown; 0: nothing */
    public BodyText(L7Options options, TextCache texts, int maxBytes) {
        this.maxBytes = maxBytes;
        this.texts = new SecretTexts(options, texts);
    }

    /** @param from where the head ends */
    String text(byte[] b, int from, int to, HttpHead head) {
        int begin = head.isChunked ? AsciiBytes.indexOf(b, from, to, '\n') + 1 : from;
        int end = to;
        if (head.isChunked) {
            end = Math.min(end, begin + chunk(b, from, begin));
        } else if (head.contentLength >= 0) {
            end = (int) Math.min(end, begin + head.contentLength);
        }
        return begin < from ? "" : text(b, begin, end);
    }

    /** What the bytes of a body say, if they are text. */
    public String text(byte[] b, int from, int to) {
        int end = Math.min(to, from + maxBytes);
        return from < end && isText(b, from, end) ? texts.text(b, from, end) : "";
    }

    /** Bytes of the first chunk; 0 when the line does not tell. */
    private static int chunk(byte[] b, int from, int to) {
        int size = 0;
        for (int i = from; i < to && Character.digit(b[i], 16) >= 0 && size < 1 << 20; i++) {
            size = size << 4 | Character.digit(b[i], 16);
        }
        return size;
    }

    /** Compressed and other binary bodies have control characters; the answer to a HEAD has the next response behind it. */
    private static boolean isText(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] >= 0 && b[i] < ' ' && b[i] != '\n' && b[i] != '\r' && b[i] != '\t') {
                return false;
            }
        }
        return StartLine.guess(b, from, to) != L7Guess.RESPONSE;
    }
}
