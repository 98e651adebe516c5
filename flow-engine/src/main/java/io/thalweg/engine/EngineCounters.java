package io.thalweg.engine;

import io.thalweg.engine.decode.DecodeError;
import io.thalweg.engine.l7.L7Counters;

/** What a {@link io.thalweg.engine.flow.FlowEngine} has seen and what it could not use. Read by the thread that runs the engine. */
public final class EngineCounters {
    private static final DecodeError[] ERRORS = DecodeError.values();

    public long packets;
    public long bytes;
    public long flowsBegun;
    /** Flows that left early because their shard was full. */
    public long flowsEvicted;

    public long flowRows;
    public long sessionRows;

    public final L7Counters l7 = new L7Counters();

    private final long[] decodeErrors = new long[ERRORS.length];

    public long decodeErrors(DecodeError reason) {
        return decodeErrors[reason.ordinal()];
    }

    public long decodeErrors() {
        long sum = 0;
        for (long count : decodeErrors) {
            sum += count;
        }
        return sum;
    }

    public void count(DecodeError reason) {
        decodeErrors[reason.ordinal()]++;
    }
}
