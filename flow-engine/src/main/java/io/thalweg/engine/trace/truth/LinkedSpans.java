package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.ProcessChains;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanLinks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The components of spans that are all here at once: what the trace job finds in the stream. */
public final class LinkedSpans {
    private final List<Span> spans;
    private final int[] above;
    private final Map<Long, Integer> firstByKey = new HashMap<>();
    private final Map<Long, Integer> byId = new HashMap<>();

    private LinkedSpans(List<Span> spans) {
        this.spans = spans;
        above = new int[spans.size()];
        for (int i = 0; i < above.length; i++) {
            above[i] = i;
        }
    }

    public static List<List<Span>> components(List<Span> spans) {
        LinkedSpans linked = new LinkedSpans(spans);
        linked.link();
        return linked.collect();
    }

    private void link() {
        SpanLinks links = new SpanLinks();
        Map<Long, ProcessChains> processes = new HashMap<>();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            byId.put(span.id, i);
            links.read(span);
            for (int k = 0; k < links.count(); k++) {
                join(i, links.key(k));
            }
            long process = SpanLinks.processKey(span);
            if (process != 0) {
                processes
                        .computeIfAbsent(process, key -> new ProcessChains())
                        .add(span, (id, key) -> join(byId.get(id), key));
            }
        }
    }

    private void join(int span, long key) {
        Integer first = firstByKey.putIfAbsent(key, span);
        if (first != null) {
            above[top(span)] = top(first);
        }
    }

    private int top(int span) {
        int at = span;
        while (above[at] != at) {
            above[at] = above[above[at]];
            at = above[at];
        }
        return at;
    }

    private List<List<Span>> collect() {
        Map<Integer, List<Span>> components = new HashMap<>();
        List<List<Span>> inOrder = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            List<Span> component = components.get(top(i));
            if (component == null) {
                component = new ArrayList<>();
                components.put(top(i), component);
                inOrder.add(component);
            }
            component.add(spans.get(i));
        }
        return inOrder;
    }
}
