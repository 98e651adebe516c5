package io.thalweg.tagging;

/**
 * Which keys a {@link KeyTable} surely does not have, told without a look at it: most addresses of the Internet, and every
 * size of block that is not the right one. A byte a key, so that it stays in the processor's caches where the table does not; one
 * of some fifteen keys that are not there passes.
 *
 * <p>Two bits of one word for each key, by its hash. Bits of removed keys stay, until they are as many as the others: then
 * {@link #isWorn}.
 */
final class KeyFilter {
    private static final int KEYS_OF_WORD = 8;
    private static final int SECOND_BIT = 6;

    private final long[] words;
    private int keys;
    private int removed;

    KeyFilter(int mostKeys) {
        words = new long[mostKeys / KEYS_OF_WORD + 1];
    }

    private KeyFilter(KeyFilter from) {
        words = from.words.clone();
        keys = from.keys;
        removed = from.removed;
    }

    KeyFilter copy() {
        return new KeyFilter(this);
    }

    boolean mayHave(long hash) {
        long bits = bits(hash);
        return (words[word(hash)] & bits) == bits;
    }

    void add(long hash) {
        words[word(hash)] |= bits(hash);
        keys++;
    }

    void remove() {
        removed++;
        keys--;
    }

    /** Whether it should be made anew. */
    boolean isWorn() {
        return removed > keys + KEYS_OF_WORD;
    }

    long heapBytes() {
        return (long) words.length * Long.BYTES;
    }

    /** The table's homes go by the hash's high half. */
    private int word(long hash) {
        return (int) ((hash & 0xffff_ffffL) * words.length >>> 32);
    }

    private static long bits(long hash) {
        return 1L << (hash >>> 32) | 1L << (hash >>> 32 + SECOND_BIT);
    }
}
