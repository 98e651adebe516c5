package io.thalweg.jobs.trace;

/**
 * Time cut into intervals of growing length: where the links between two spans are followed.
 *
 * <pre>
 *   level 3                    |      (one place for each boundary of level 2)
 *   level 2      256 s         |         256 s         |
 *   level 1  32 s |  32 s |  … |
 *   level 0  4|4|4|4|4|4|4|4|  …                          a span is at home in the 4 s in which it ended
 * </pre>
 *
 * A link of two spans belongs to the smallest interval that both ended in. What crosses a boundary of level 2 belongs to
 * that boundary. So nothing is ever one place for all: the places of now and of then are different keys, and a trace
 * rises at most three times, however long its chain is. See {@code docs/decisions/007-components-by-time.md}.
 *
 * <p>A place is a number: the level in the highest byte, below it the interval's, or the boundary's, index.
 */
final class TimeLevels {
    static final int LEVELS = 4;
    /** No trace may be longer than that, or it would cross two boundaries of level 2. */
    static final int LONGEST_SECONDS = 256;

    private static final int TOP = LEVELS - 1;
    private static final int[] SHIFTS = {2, 5, 8};
    static final int LEVEL_SHIFT = 56;

    private TimeLevels() {}

    /** When the span ended, as its id tells: see {@code RowId}. */
    static long second(long span) {
        return span >>> 32;
    }

    /** Where a span is at home. */
    static long home(long span) {
        return second(span) >>> SHIFTS[0];
    }

    /** Where two spans meet; -1 when they are too far apart to be of one trace. */
    static long meeting(long one, long other) {
        long first = second(one);
        long second = second(other);
        for (int level = 0; level < TOP; level++) {
            if (first >>> SHIFTS[level] == second >>> SHIFTS[level]) {
                return (long) level << LEVEL_SHIFT | first >>> SHIFTS[level];
            }
        }
        int last = SHIFTS[TOP - 1];
        long boundary = Math.max(first, second) >>> last;
        return boundary - (Math.min(first, second) >>> last) == 1 ? (long) TOP << LEVEL_SHIFT | boundary : -1;
    }

    static int level(long place) {
        return (int) (place >>> LEVEL_SHIFT);
    }
}
