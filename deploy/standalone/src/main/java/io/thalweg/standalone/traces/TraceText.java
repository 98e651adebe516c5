package io.thalweg.standalone.traces;

import io.thalweg.engine.trace.Confidence;
import io.thalweg.engine.trace.Relation;
import io.thalweg.engine.trace.ServiceShare;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A trace as a tree of lines, a span each: where it was seen, when it began after the first, how long it took, the
 * request, the service, and why it is where it is.
 *
 * <pre>
 *   s-p  +0.000 ms  5.000 ms  HTTP GET /cart -> 200  shop  [root]
 *   └ c-p  +0.900 ms  2.000 ms  MySQL COM_QUERY SELECT … -> 0  shop  [syscall]
 * </pre>
 */
final class TraceText {
    private static final int LONGEST_REQUEST = 60;

    private TraceText() {}

    static String of(Trace trace) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "trace %s%s  %s  %s  %d spans  %d errors%n",
                Long.toUnsignedString(trace.id()),
                trace.traceId().isEmpty() ? "" : " (" + trace.traceId() + ")",
                Instant.EPOCH.plus(trace.startTime(), ChronoUnit.MICROS),
                millis(trace.duration()),
                trace.size(),
                trace.errors()));
        List<List<Integer>> children = new ArrayList<>();
        List<Integer> roots = new ArrayList<>();
        for (int i = 0; i < trace.size(); i++) {
            children.add(new ArrayList<>());
            (trace.parent(i) < 0 ? roots : children.get(trace.parent(i))).add(i);
        }
        // Without recursion: a chain may be longer than the stack.
        List<Line> open = new ArrayList<>();
        push(open, roots, "", true);
        while (!open.isEmpty()) {
            Line line = open.remove(open.size() - 1);
            text.append(line.prefix).append(line.isRoot ? "" : line.isLast ? "└ " : "├ ");
            span(text, trace, line.span);
            String below = line.prefix + (line.isRoot ? "" : line.isLast ? "  " : "│ ");
            push(open, children.get(line.span), below, false);
        }
        return text.toString();
    }

    private static void push(List<Line> open, List<Integer> spans, String prefix, boolean isRoot) {
        for (int i = spans.size() - 1; i >= 0; i--) {
            open.add(new Line(spans.get(i), prefix, isRoot, i == spans.size() - 1));
        }
    }

    private static void span(StringBuilder text, Trace trace, int index) {
        Span span = trace.span(index);
        boolean isSure = trace.relation(index) == Relation.ROOT || trace.confidence(index) == Confidence.CERTAIN;
        text.append(String.format(
                Locale.ROOT,
                "%s  +%s  %s  %s  %s  [%s%s]%n",
                span.point.column(),
                millis(trace.startTime(index) - trace.startTime()),
                millis(span.duration()),
                request(span),
                ServiceShare.nameOf(span),
                trace.relation(index).column(),
                isSure ? "" : ", " + trace.confidence(index).column()));
    }

    private static String request(Span span) {
        StringBuilder request = new StringBuilder();
        for (String part : List.of(span.l7ProtocolStr, span.requestType, span.requestDomain, span.requestResource)) {
            request.append(part.isEmpty() || request.isEmpty() ? "" : " ").append(part.strip());
        }
        if (request.length() > LONGEST_REQUEST) {
            request.setLength(LONGEST_REQUEST - 1);
            request.append('…');
        }
        return request + (span.hasResponseCode ? " -> " + span.responseCode : "");
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.3f ms", micros / 1000.0);
    }

    private record Line(int span, String prefix, boolean isRoot, boolean isLast) {}
}
