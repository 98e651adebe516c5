package io.thalweg.engine.trace;

import java.util.Arrays;

/** The time in which a span was open and none of its children was. Children that overlap count once. */
final class SelfTime {
    private SelfTime() {}

    static long[] of(Trace trace) {
        int size = trace.size();
        int[] ends = new int[size];
        for (int i = 0; i < size; i++) {
            if (trace.parent(i) >= 0) {
                ends[trace.parent(i)]++;
            }
        }
        int behind = 0;
        for (int i = 0; i < size; i++) {
            int children = ends[i];
            ends[i] = behind;
            behind += children;
        }
        long[] from = new long[behind];
        long[] until = new long[behind];
        for (int i = 0; i < size; i++) {
            int parent = trace.parent(i);
            if (parent >= 0) {
                from[ends[parent]] = within(trace, parent, trace.startTime(i));
                until[ends[parent]++] = within(trace, parent, trace.endTime(i));
            }
        }
        long[] selfTimes = new long[size];
        for (int i = 0; i < size; i++) {
            int first = i == 0 ? 0 : ends[i - 1];
            selfTimes[i] = trace.endTime(i) - trace.startTime(i) - covered(from, until, first, ends[i]);
        }
        return selfTimes;
    }

    private static long within(Trace trace, int parent, long time) {
        return Math.max(trace.startTime(parent), Math.min(trace.endTime(parent), time));
    }

    /** Starts and ends may be sorted apart from each other: what counts is how many are open. */
    private static long covered(long[] from, long[] until, int first, int behind) {
        Arrays.sort(from, first, behind);
        Arrays.sort(until, first, behind);
        long covered = 0;
        int i = first;
        while (i < behind) {
            long begin = from[i++];
            // As many have ended as have begun: a gap.
            while (i < behind && from[i] <= until[i - 1]) {
                i++;
            }
            covered += until[i - 1] - begin;
        }
        return covered;
    }
}
