package io.thalweg.engine.l7.dubbo;

import java.util.Arrays;

/**
 * A body in a serialisation that cannot be read without the classes of the arguments: texts at its beginning are read,
 * attachments are looked for by their names, byte by byte.
 */
abstract class ScannedBody extends DubboBody {
    private static final int MAX_NAME = 64;

    private byte[] copy = new byte[256];
    private final byte[] key = new byte[MAX_NAME];

    /** Reads a text as it is written for itself, at the cursor. */
    @Override
    abstract boolean text();

    /** Moves the cursor behind what comes before the text of a map's key; false when no key begins here. */
    abstract boolean nameBegin();

    /** Moves the cursor behind what comes before the text of a map's value. */
    abstract boolean valueBegin();

    @Override
    final void attachments(int arguments, Attachments found) {
        for (int from = at; from < to; from++) {
            at = from;
            if (!nameBegin() || !text() || textTo - textFrom < 2 || textTo - textFrom > MAX_NAME) {
                continue;
            }
            int length = textTo - textFrom;
            System.arraycopy(text, textFrom, key, 0, length);
            if (valueBegin() && text()) {
                found.attachment(key, 0, length, text, textFrom, textTo);
            }
        }
    }

    /** Makes a text out of bytes of which the last has its high bit set. */
    final boolean foundWithoutHighBit(int from, int end) {
        int length = end - from;
        if (copy.length < length) {
            copy = Arrays.copyOf(copy, Math.max(length, copy.length * 2));
        }
        System.arraycopy(b, from, copy, 0, length);
        copy[length - 1] &= 0x7f;
        text = copy;
        textFrom = 0;
        textTo = length;
        return true;
    }

    @Override
    final int responseKind() {
        return at < to ? b[at++] : -1;
    }

    /** The name of its class comes behind two marks; its message cannot be found without the class. */
    @Override
    final boolean exception() {
        at += 2;
        return at < to && text() && exceptionNamed();
    }
}
