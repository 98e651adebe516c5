package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.TraceOptions;
import java.io.Serializable;

/** What of the {@link TraceOptions} the job's options set, on its way to where traces are assembled. */
record TraceOptionsValues(long networkDelayMicros, long clockOffsetMicros, boolean weakLinks) implements Serializable {
    TraceOptions options() {
        return TraceOptions.defaults()
                .withNetworkDelayMicros(networkDelayMicros)
                .withClockOffsetMicros(clockOffsetMicros)
                .withWeakLinks(weakLinks);
    }
}
