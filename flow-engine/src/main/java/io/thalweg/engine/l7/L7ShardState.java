package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What L7 keeps of a whole shard: what it has learned about endpoints. Plain data. */
public final class L7ShardState {
    final EndpointMemory endpoints;

    public L7ShardState() {
        this(new EndpointMemory());
    }

    private L7ShardState(EndpointMemory endpoints) {
        this.endpoints = endpoints;
    }

    public L7ShardState copy() {
        return new L7ShardState(endpoints.copy());
    }

    public void writeTo(DataOutput out) throws IOException {
        endpoints.writeTo(out);
    }

    public static L7ShardState readFrom(DataInput in) throws IOException {
        return new L7ShardState(EndpointMemory.readFrom(in));
    }
}
