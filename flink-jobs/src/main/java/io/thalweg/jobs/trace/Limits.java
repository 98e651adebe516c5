package io.thalweg.jobs.trace;

import java.io.Serializable;

/**
 * What bounds a trace.
 *
 * @param quietMillis of event time without a span of it, and it is closed
 * @param reopenMillis after that, within which a late span opens it again
 * @param mostSpans of a trace; it is not linked with more
 * @param longestSeconds from its first span to its last
 * @param mostSpansOfKey a key that more spans share links no further ones
 */
record Limits(long quietMillis, long reopenMillis, int mostSpans, int longestSeconds, int mostSpansOfKey)
        implements Serializable {
    /** How long after it was last touched something has to be remembered. */
    long memoryMillis() {
        return quietMillis + reopenMillis;
    }
}
