package io.thalweg.jobs.trace;

import java.util.Arrays;

/**
 * What operators of the trace job send each other: entries for one key, as plain numbers, and bytes where spans travel.
 * What the numbers of an entry are, the receiver tells. One record for many entries, since a record costs as much as
 * fifty of them.
 */
final class TraceBatch {
    private static final int FIRST_WORDS = 64;
    private static final byte[] NO_BYTES = {};

    /** By which Flink finds the receiver. */
    long key;

    byte kind;
    long[] words;
    int wordCount;
    byte[] bytes;
    int byteCount;

    TraceBatch(long key, int kind) {
        this(key, kind, new long[FIRST_WORDS], 0, NO_BYTES, 0);
    }

    TraceBatch(long key, int kind, long[] words, int wordCount, byte[] bytes, int byteCount) {
        this.key = key;
        this.kind = (byte) kind;
        this.words = words;
        this.wordCount = wordCount;
        this.bytes = bytes;
        this.byteCount = byteCount;
    }

    long key() {
        return key;
    }

    void add(long word) {
        if (wordCount == words.length) {
            words = Arrays.copyOf(words, wordCount * 2);
        }
        words[wordCount++] = word;
    }

    void add(long first, long second, long third) {
        add(first);
        add(second);
        add(third);
    }

    void add(byte[] source, int offset, int length) {
        if (byteCount + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(byteCount + length, bytes.length * 2));
        }
        System.arraycopy(source, offset, bytes, byteCount, length);
        byteCount += length;
    }

    void clear() {
        wordCount = 0;
        byteCount = 0;
    }

    TraceBatch copy() {
        return new TraceBatch(
                key, kind, Arrays.copyOf(words, wordCount), wordCount, Arrays.copyOf(bytes, byteCount), byteCount);
    }
}
