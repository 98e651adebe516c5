package io.thalweg.engine.l7;

/** What L7 has seen and what it could not use. Written and read by the thread that runs the engine. */
public final class L7Counters {
    /** Payloads of endpoints whose protocol is not known. */
    public long notInferred;
    /** Payload bytes that never came and were not the inside of a body. */
    public long lostBytes;
    /** Segments that came before their turn and were kept. */
    public long segmentsBuffered;
    /** Requests and responses that left without partner because a flow had too many. */
    public long outstandingOverflow;

    /** Times that the parser of a plug-in threw something. */
    public long pluginFaults;

    private final long[] malformed = new long[256];

    /** Messages of the protocol with this number of {@code l7_protocol} that break its grammar. */
    public long malformed(int l7Protocol) {
        return malformed[l7Protocol];
    }

    public long malformed() {
        long sum = 0;
        for (long count : malformed) {
            sum += count;
        }
        return sum;
    }

    void countMalformed(int l7Protocol) {
        malformed[l7Protocol]++;
    }
}
