package io.thalweg.tagging;

/** The lengths of the address blocks in the directory, longest first: what a longest-prefix look-up has to try. */
final class Blocks {
    private final int[] counts;
    private int[] lengths;

    Blocks() {
        this(new int[Keys.ADDRESS_BITS + 1], new int[0]);
    }

    private Blocks(int[] counts, int[] lengths) {
        this.counts = counts;
        this.lengths = lengths;
    }

    Blocks copy() {
        return new Blocks(counts.clone(), lengths);
    }

    /** @param length of 128 */
    void count(int length, int change) {
        boolean was = counts[length] > 0;
        counts[length] += change;
        if (was != counts[length] > 0) {
            lengths = new int[lengths.length + (was ? -1 : 1)];
            int at = 0;
            for (int i = Keys.ADDRESS_BITS; i >= 0; i--) {
                if (counts[i] > 0) {
                    lengths[at++] = i;
                }
            }
        }
    }

    int lengths() {
        return lengths.length;
    }

    int length(int index) {
        return lengths[index];
    }
}
