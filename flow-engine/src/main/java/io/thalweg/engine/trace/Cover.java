package io.thalweg.engine.trace;

/** Whether one span may have caused another by their times. A half of a session says nothing of when it began, or ended. */
final class Cover {
    /** Both times are of one clock; they may still be taken a little late. */
    static final long SLACK_MICROS = 1_000;

    static final long LONGEST_MICROS = 120_000_000;

    /** How many of those with an equal id are looked at, back from the latest that had begun. */
    static final int LOOKED_AT = 256;

    private Cover() {}

    /** Whether the outer was open when the inner began; the inner may end later, if nobody waited for it. */
    static boolean begins(Span outer, Span inner, long slack) {
        long begin = inner.hasRequest() ? inner.startTime : inner.endTime;
        return begin >= from(outer) - slack && begin <= until(outer) + slack;
    }

    /** Whether the inner ended in time, too. */
    static boolean whole(Span outer, Span inner, long slack) {
        return begins(outer, inner, slack) && (!inner.hasResponse() || inner.endTime <= until(outer) + slack);
    }

    static long from(Span span) {
        return span.hasRequest() ? span.startTime : span.endTime - LONGEST_MICROS;
    }

    static long until(Span span) {
        return span.hasResponse() ? span.endTime : span.startTime + LONGEST_MICROS;
    }

    /** In a group of nodes or sets in order of start, the index behind the last that starts at or before a time. */
    static int behind(KeyGroups groups, int group, long time, Starts starts) {
        int low = groups.start(group);
        int high = groups.end(group);
        while (low < high) {
            int middle = low + high >>> 1;
            if (starts.of(groups.value(middle)) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** When a node or set starts. */
    interface Starts {
        long of(int value);
    }
}
