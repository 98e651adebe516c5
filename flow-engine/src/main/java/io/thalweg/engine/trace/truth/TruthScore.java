package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Trace;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How much of what was found is true, and how much of what is true was found.
 *
 * @param trueEdges of children to parents
 * @param foundEdges
 * @param rightEdges found and true
 * @param trueTraces
 * @param wholeTraces that were found with all their spans, no others, and every parent right
 */
public record TruthScore(int trueEdges, int foundEdges, int rightEdges, int trueTraces, int wholeTraces) {

    public static TruthScore of(TrueTraces truth, Collection<Trace> found) {
        Map<Integer, Integer> sizes = new HashMap<>();
        int trueEdges = 0;
        for (TrueSpan span : truth.all()) {
            sizes.merge(span.trace(), 1, Integer::sum);
            trueEdges += truth.parentOf(span) == null ? 0 : 1;
        }
        int foundEdges = 0;
        int rightEdges = 0;
        int whole = 0;
        for (Trace trace : found) {
            int number = truth.of(trace.root().id).trace();
            boolean isWhole = trace.size() == sizes.get(number);
            for (int i = 0; i < trace.size(); i++) {
                TrueSpan span = truth.of(trace.span(i).id);
                TrueSpan parent = truth.parentOf(span);
                long foundParent = trace.parent(i) < 0 ? 0 : trace.span(trace.parent(i)).id;
                long trueParent = parent == null ? 0 : parent.span().id;
                boolean isRight = foundParent == trueParent;
                foundEdges += foundParent == 0 ? 0 : 1;
                rightEdges += foundParent != 0 && isRight ? 1 : 0;
                isWhole &= isRight && span.trace() == number;
            }
            whole += isWhole ? 1 : 0;
        }
        return new TruthScore(trueEdges, foundEdges, rightEdges, sizes.size(), whole);
    }

    public double precision() {
        return foundEdges == 0 ? 1 : (double) rightEdges / foundEdges;
    }

    public double recall() {
        return trueEdges == 0 ? 1 : (double) rightEdges / trueEdges;
    }

    public double whole() {
        return trueTraces == 0 ? 1 : (double) wholeTraces / trueTraces;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "edges %d, precision %.4f, recall %.4f; traces %d, whole %.4f",
                trueEdges,
                precision(),
                recall(),
                trueTraces,
                whole());
    }
}
