package io.thalweg.engine.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By how much the clocks of a trace's hosts are off. A request lasts longer at each point that is nearer to the client, so
 * a child's clock is to be moved until the child lies within its parent: by nothing if it does, else by as little as will
 * do for all the edges between two clocks, and by the middle if nothing does. The root's clock is right.
 */
final class ClockCorrection {
    /** What all edges between two clocks allow to add to the second so that it agrees with the first. */
    private static final class Bounds {
        final int first;
        final int second;
        long low = Long.MIN_VALUE;
        long high = Long.MAX_VALUE;

        Bounds(int first, int second) {
            this.first = first;
            this.second = second;
        }

        void add(long atLeast, long atMost) {
            low = Math.max(low, atLeast);
            high = Math.min(high, atMost);
        }

        long least() {
            if (low > high) {
                return Math.floorDiv(low + high, 2);
            }
            return low > 0 ? low : Math.min(high, 0);
        }
    }

    private final Span[] spans;
    private final int[] clockOf;
    private final List<Integer> firstSpans = new ArrayList<>();
    private final Map<Long, Bounds> bounds = new HashMap<>();

    private ClockCorrection(Span[] spans) {
        this.spans = spans;
        this.clockOf = new int[spans.length];
    }

    /** @return for each span what is to be added to its times, µs; null when that is nothing for all of them */
    static long[] of(Span[] spans, int[] parents, Relation[] relations) {
        if (haveOneClock(spans)) {
            return null;
        }
        ClockCorrection correction = new ClockCorrection(spans);
        correction.number();
        correction.collect(parents, relations);
        return correction.solve();
    }

    private static boolean haveOneClock(Span[] spans) {
        long first = clock(spans[0]);
        for (Span span : spans) {
            if (clock(span) != first) {
                return false;
            }
        }
        return true;
    }

    /** The agent; of an application whose host is not known, the instance. */
    private static long clock(Span span) {
        if (span.agentId != 0 || !span.point.isApplication()) {
            return span.agentId;
        }
        return SpanLinks.mix(SpanLinks.hash(span.appService), SpanLinks.hash(span.appInstance)) | Long.MIN_VALUE;
    }

    private void number() {
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < spans.length; i++) {
            Integer known = numbers.putIfAbsent(clock(spans[i]), firstSpans.size());
            if (known == null) {
                clockOf[i] = firstSpans.size();
                firstSpans.add(i);
            } else {
                clockOf[i] = known;
            }
        }
    }

    private void collect(int[] parents, Relation[] relations) {
        for (int i = 0; i < spans.length; i++) {
            int parent = parents[i];
            if (parent < 0 || clockOf[i] == clockOf[parent] || !isNested(spans[parent], spans[i], relations[i])) {
                continue;
            }
            Span outer = spans[parent];
            Span inner = spans[i];
            long least = outer.startTime - inner.startTime;
            long most = outer.endTime - inner.endTime;
            int first = Math.min(clockOf[parent], clockOf[i]);
            int second = Math.max(clockOf[parent], clockOf[i]);
            Bounds pair = bounds.computeIfAbsent((long) first << 32 | second, key -> new Bounds(first, second));
            if (first == clockOf[parent]) {
                pair.add(Math.min(least, most), Math.max(least, most));
            } else {
                pair.add(-Math.max(least, most), -Math.min(least, most));
            }
        }
    }

    /** One request seen twice, or its application's own word; an asynchronous child says nothing. */
    private static boolean isNested(Span outer, Span inner, Relation relation) {
        boolean isOfKind =
                relation == Relation.NETWORK || relation == Relation.DATAGRAM || relation == Relation.SPAN_ID;
        return isOfKind && outer.type == Span.SESSION && inner.type == Span.SESSION;
    }

    private long[] solve() {
        int clocks = firstSpans.size();
        List<List<Bounds>> neighbours = new ArrayList<>();
        for (int i = 0; i < clocks; i++) {
            neighbours.add(new ArrayList<>());
        }
        List<Bounds> ordered = new ArrayList<>(bounds.values());
        ordered.sort(
                (a, b) -> a.first != b.first ? Integer.compare(a.first, b.first) : Integer.compare(a.second, b.second));
        for (Bounds pair : ordered) {
            neighbours.get(pair.first).add(pair);
            neighbours.get(pair.second).add(pair);
        }
        long[] shifts = new long[clocks];
        boolean[] isKnown = new boolean[clocks];
        ArrayDeque<Integer> reached = new ArrayDeque<>();
        for (int start = 0; start < clocks; start++) {
            reached.add(start);
            while (!reached.isEmpty()) {
                int clock = reached.poll();
                isKnown[clock] = true;
                for (Bounds pair : neighbours.get(clock)) {
                    int other = pair.first == clock ? pair.second : pair.first;
                    if (!isKnown[other]) {
                        isKnown[other] = true;
                        shifts[other] = shifts[clock] + (pair.first == clock ? pair.least() : -pair.least());
                        reached.add(other);
                    }
                }
            }
        }
        return spread(shifts);
    }

    private long[] spread(long[] shifts) {
        if (Arrays.stream(shifts).allMatch(shift -> shift == 0)) {
            return null;
        }
        long[] corrections = new long[spans.length];
        for (int i = 0; i < spans.length; i++) {
            corrections[i] = shifts[clockOf[i]];
        }
        return corrections;
    }
}
