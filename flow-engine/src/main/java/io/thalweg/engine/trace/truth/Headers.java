package io.thalweg.engine.trace.truth;

/**
 * What a request carries to be recognised by.
 *
 * @param traceId and the two others: empty when it has none
 */
record Headers(String traceId, String spanId, String xRequestId) {
    static final Headers NONE = new Headers("", "", "");

    boolean hasTrace() {
        return !traceId.isEmpty();
    }
}
