package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Spans, each with the trace and the parent that it truly has, in the order in which they end. */
public final class TrueTraces {
    private static final long START_MICROS = 1_700_000_000_000_000L;

    private final List<TrueSpan> spans;
    private final Map<Long, TrueSpan> byId = new HashMap<>();

    private TrueTraces(List<TrueSpan> spans) {
        this.spans = spans;
        for (TrueSpan span : spans) {
            byId.put(span.span().id, span);
        }
    }

    public static TrueTraces generate(TruthOptions options) {
        Random64 random = new Random64(options.seed());
        Cluster cluster = new Cluster(options, random);
        SyscallIds syscalls = new SyscallIds();
        List<TrueSpan> spans = new ArrayList<>();
        long start = START_MICROS;
        for (int trace = 0; trace < options.traces(); trace++) {
            new CallGraph(options, cluster, random, syscalls, spans, trace).request(start);
            start += random.between(0, 2_000_000L / options.tracesPerSecond());
        }
        syscalls.assign();
        spans.sort(Comparator.comparingLong(span -> span.span().endTime));
        return new TrueTraces(spans);
    }

    /** Without a share of the spans; who has lost the parent is the child of the next above that is left. */
    public TrueTraces lose(double share, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TrueSpan> left = new ArrayList<>();
        for (TrueSpan span : spans) {
            if (random.nextDouble() >= share) {
                left.add(span);
            }
        }
        return new TrueTraces(left);
    }

    public List<Span> spans() {
        List<Span> all = new ArrayList<>(spans.size());
        for (TrueSpan span : spans) {
            all.add(span.span());
        }
        return all;
    }

    public int size() {
        return spans.size();
    }

    List<TrueSpan> all() {
        return spans;
    }

    TrueSpan of(long id) {
        return byId.get(id);
    }

    /** The nearest above that is left; null: none. */
    TrueSpan parentOf(TrueSpan span) {
        TrueSpan parent = span.parent();
        while (parent != null && byId.get(parent.span().id) != parent) {
            parent = parent.parent();
        }
        return parent;
    }
}
