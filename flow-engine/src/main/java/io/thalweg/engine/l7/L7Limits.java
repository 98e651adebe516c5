package io.thalweg.engine.l7;

import java.io.Serializable;

/**
 * What bounds the memory that hostile or broken traffic can make L7 keep.
 *
 * @param maxHeadBytes longest message head (HTTP header section, DNS message) that is put together; what is longer is
 *     parsed as far as this
 * @param maxTextBytes longest text stored in a column, UTF-8 bytes; longer texts are cut
 * @param maxBufferedBytes payload of one direction of one flow kept while earlier bytes are missing
 * @param maxBufferedSegments segments kept likewise
 * @param reorderMicros how long missing bytes are waited for; after that they count as lost
 * @param maxErrorBytes bytes of the body of an error that are stored as its result; 0: none
 * @param maxOutstanding unmatched messages of one flow; beyond it the oldest leaves with status unknown
 */
public record L7Limits(
        int maxHeadBytes,
        int maxTextBytes,
        int maxErrorBytes,
        int maxBufferedBytes,
        int maxBufferedSegments,
        long reorderMicros,
        int maxOutstanding)
        implements Serializable {
    public L7Limits {
        atLeast("maxHeadBytes", maxHeadBytes, 512);
        atLeast("maxTextBytes", maxTextBytes, 64);
        atLeast("maxErrorBytes", maxErrorBytes, 0);
        atLeast("maxBufferedBytes", maxBufferedBytes, 0);
        atLeast("maxBufferedSegments", maxBufferedSegments, 0);
        atLeast("reorderMicros", reorderMicros, 0);
        atLeast("maxOutstanding", maxOutstanding, 1);
    }

    static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(option + ": " + value + "; allowed: " + least + " and more");
        }
    }
}
