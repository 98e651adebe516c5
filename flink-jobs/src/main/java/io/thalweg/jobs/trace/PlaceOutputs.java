package io.thalweg.jobs.trace;

/** What a {@link Place} tells: to places above it, and when a trace is complete. */
interface PlaceOutputs {
    /** A span of the component that {@code member} is in. Both may be the same. */
    void span(long place, long span, long millis, long member);

    /** @param meeting where the two are to be found */
    void link(long place, long one, long other, long meeting);

    /** The component that the span is in is to be looked for there. */
    void gone(long place, long span, long to);

    /** A trace of the member's component that was told already; one that is lost is to be told as part of another. */
    void told(long place, long member, long trace, int version, boolean isLost);

    /** A member of a trace that is complete. */
    void order(long span, long trace, int version, boolean isSplit, long watermark);

    /** The trace has become a part of another. */
    void lost(long trace, int version, long into, long watermark);

    /** The span is not needed any more, from that watermark on. */
    void forget(long span, long watermark);
}
