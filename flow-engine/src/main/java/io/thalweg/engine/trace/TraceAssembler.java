package io.thalweg.engine.trace;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Puts the spans of a component, which share links ({@link SpanLinks}, {@link ProcessChains}), together into traces: finds
 * what is one request seen at several points, which request a process made because of which, and who the parent of each is.
 * A component that only a repeated number or a constant holds together comes apart into the traces in it.
 *
 * <pre>
 *   halves, repeats ─▶ network sets ─▶ calls of processes ─▶ application spans ─▶ sets without parents ─▶ trees ─▶ traces
 * </pre>
 *
 * Neither the order of the spans nor repeats change the result. Time grows as n log n. Budget: 3 µs a span;
 * {@code ./thalweg bench traces} watches it. One assembler for each thread; it keeps arrays as large as the last component.
 */
public final class TraceAssembler {
    private final SpanHalves halves = new SpanHalves();
    private final Nodes nodes = new Nodes();
    private final NetworkSets sets;
    private final ProcessCalls calls = new ProcessCalls();
    private final ApplicationSpans applications;
    private final SetConnections connections;
    private final Forest forest;

    public TraceAssembler(TraceOptions options) {
        sets = new NetworkSets(options);
        applications = new ApplicationSpans(options);
        connections = new SetConnections(options);
        forest = new Forest(options);
    }

    /** @return the traces in the component, by their roots' times; none when there are no spans */
    public List<Trace> assemble(Collection<Span> component) {
        Span[] sorted = component.toArray(new Span[0]);
        Arrays.sort(sorted, Nodes.ORDER);
        halves.fill(nodes, sorted, sorted.length);
        sets.find(nodes);
        calls.connect(nodes, sets);
        applications.connect(nodes, sets);
        connections.connect(nodes, sets);
        return forest.traces(nodes);
    }
}
