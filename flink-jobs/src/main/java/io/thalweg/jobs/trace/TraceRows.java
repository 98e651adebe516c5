package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.ServiceShare;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Traces as rows. */
final class TraceRows {
    private final Consumer<TraceRow> traces;
    private final Consumer<TraceSpanRow> spans;
    private final StringBuilder tree = new StringBuilder();

    TraceRows(Consumer<TraceRow> traces, Consumer<TraceSpanRow> spans) {
        this.traces = traces;
        this.spans = spans;
    }

    /**
     * @param name the trace's id in the rows
     * @param isPart whether it was cut off from something larger
     */
    void tell(Trace trace, long name, int version, boolean isPart) {
        TraceRow row = new TraceRow();
        row.id = name;
        row.version = version;
        row.isPart = isPart;
        row.hasConstantId = trace.hasConstantId();
        row.startTime = trace.startTime();
        row.endTime = trace.endTime();
        row.duration = row.endTime - row.startTime;
        row.traceId = trace.traceId();
        row.spanCount = trace.size();
        row.errorCount = trace.errors();
        row.treeCount = trace.roots();
        root(row, trace.root());
        services(row, trace.services());
        row.tree = tree(trace, row.startTime);
        row.agentCount = tellSpans(trace, name, version);
        traces.accept(row);
    }

    /** That there is no such trace any more. */
    void gone(long name, int version, long into) {
        TraceRow row = new TraceRow();
        row.id = name;
        row.version = version;
        row.isGone = true;
        row.mergedInto = into;
        row.startTime = row.time() * 1_000_000;
        row.endTime = row.startTime;
        traces.accept(row);
    }

    private static void root(TraceRow row, Span root) {
        boolean isClient = ServiceShare.isOfClient(root);
        row.rootId = root.id;
        row.rootObservationPoint = root.point.column();
        row.rootService = ServiceShare.nameOf(root);
        row.rootAutoServiceType = isClient ? root.autoServiceType0 : root.autoServiceType1;
        row.rootAutoServiceId = isClient ? root.autoServiceId0 : root.autoServiceId1;
        row.rootProtocol = root.l7ProtocolStr;
        row.rootRequestType = root.requestType;
        row.rootRequestDomain = root.requestDomain;
        row.rootRequestResource = root.requestResource;
        row.rootEndpoint = root.endpoint;
        row.rootResponseStatus = root.responseStatus;
        row.hasRootResponseCode = root.hasResponseCode;
        row.rootResponseCode = root.responseCode;
    }

    /** A service that AutoTagging knows is told by type and id, as {@code #11/42}; dictionaries know its name. */
    private static void services(TraceRow row, List<ServiceShare> shares) {
        row.services = new String[shares.size()];
        row.serviceSelfTimes = new double[shares.size()];
        for (int i = 0; i < row.services.length; i++) {
            ServiceShare share = shares.get(i);
            row.services[i] = share.type() == 0 ? share.name() : "#" + share.type() + "/" + share.id();
            row.serviceSelfTimes[i] = share.selfMicros();
        }
    }

    /** @return how many agents saw it */
    private int tellSpans(Trace trace, long name, int version) {
        Set<Integer> agents = new HashSet<>();
        for (int i = 0; i < trace.size(); i++) {
            agents.add(trace.span(i).agentId);
            int parent = trace.parent(i);
            for (long rowId : trace.rowIds(i)) {
                spans.accept(new TraceSpanRow(
                        name,
                        version,
                        rowId,
                        i,
                        parent,
                        parent < 0 ? 0 : trace.span(parent).id,
                        trace.relation(i).column(),
                        trace.confidence(i).column(),
                        trace.selfTime(i),
                        trace.clockCorrection(i)));
            }
        }
        return agents.size();
    }

    /** {@code [[parent's number or -1, "row", µs after the trace's start, duration in µs], …]}: JSON. */
    private String tree(Trace trace, long start) {
        tree.setLength(0);
        tree.append('[');
        for (int i = 0; i < trace.size(); i++) {
            long startTime = trace.startTime(i);
            tree.append(i == 0 ? "[" : ",[")
                    .append(trace.parent(i))
                    .append(",\"")
                    .append(Long.toUnsignedString(trace.span(i).id))
                    .append("\",")
                    .append(startTime - start)
                    .append(',')
                    .append(trace.endTime(i) - startTime)
                    .append(']');
        }
        return tree.append(']').toString();
    }
}
