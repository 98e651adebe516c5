package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import io.thalweg.engine.trace.truth.LinkedSpans;
import io.thalweg.engine.trace.truth.TrueTraces;
import io.thalweg.engine.trace.truth.TruthOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Spans of made-up clusters with ids as rows have them, in the orders in which they may arrive. */
final class TrueSpans {
    private TrueSpans() {}

    static List<Span> of(TruthOptions options) {
        List<Span> spans = TrueTraces.generate(options).spans();
        int number = 0;
        for (Span span : spans) {
            long second = Math.max(span.startTime, span.endTime) / 1_000_000;
            span.id = second << 32 | ++number;
        }
        return spans;
    }

    /** What the rules make of them without a stream: the rows of each trace. */
    static Set<Set<Long>> traces(List<Span> spans) {
        TraceAssembler assembler = new TraceAssembler(TraceOptions.defaults());
        Set<Set<Long>> traces = new HashSet<>();
        for (List<Span> component : LinkedSpans.components(spans)) {
            for (Trace trace : assembler.assemble(component)) {
                Set<Long> rows = new TreeSet<>();
                for (int i = 0; i < trace.size(); i++) {
                    for (long row : trace.rowIds(i)) {
                        rows.add(row);
                    }
                }
                traces.add(rows);
            }
        }
        return traces;
    }

    /** To so many readers by chance, each span late by up to so much, and each tenth of them twice. */
    static List<List<Span>> shuffled(List<Span> spans, int readers, long lateMillis, Random random) {
        List<List<Arrival>> arrivals = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            arrivals.add(new ArrayList<>());
        }
        for (Span span : spans) {
            int times = random.nextInt(10) == 0 ? 2 : 1;
            for (int i = 0; i < times; i++) {
                long late = (long) (random.nextDouble() * lateMillis * 1000);
                arrivals.get(random.nextInt(readers)).add(new Arrival(span, span.endTime + late));
            }
        }
        List<List<Span>> orders = new ArrayList<>();
        for (List<Arrival> arriving : arrivals) {
            arriving.sort(Comparator.comparingLong(Arrival::micros));
            orders.add(arriving.stream().map(Arrival::span).toList());
        }
        return orders;
    }

    private record Arrival(Span span, long micros) {}
}
