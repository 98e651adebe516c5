package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names for the traces of a component that came apart, or did before. A trace keeps the name that it was told under, which
 * is the id of one of its spans; of several the least. A new one has its least id.
 */
final class TraceNames {
    private final long[] names;
    private final Map<Long, Integer> traceOfEarlier = new HashMap<>();

    TraceNames(List<Trace> traces, long[] earlier) {
        for (long name : earlier) {
            traceOfEarlier.put(name, -1);
        }
        names = new long[traces.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = nameOf(traces.get(i), i);
        }
    }

    private long nameOf(Trace trace, int index) {
        long least = 0;
        for (int i = 0; i < trace.size(); i++) {
            for (long id : trace.rowIds(i)) {
                if (traceOfEarlier.containsKey(id)) {
                    traceOfEarlier.put(id, index);
                    least = least == 0 || Long.compareUnsigned(id, least) < 0 ? id : least;
                }
            }
        }
        return least == 0 ? trace.id() : least;
    }

    long name(int trace) {
        return names[trace];
    }

    long[] all() {
        return names;
    }

    boolean isTaken(long name) {
        int trace = traceOfEarlier.getOrDefault(name, -1);
        return trace >= 0 && names[trace] == name;
    }

    /** The trace that an earlier one is part of now; 0: of none. */
    long into(long name) {
        int trace = traceOfEarlier.getOrDefault(name, -1);
        return trace < 0 ? 0 : names[trace];
    }
}
