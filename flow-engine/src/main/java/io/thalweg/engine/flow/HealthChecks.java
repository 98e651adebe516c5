package io.thalweg.engine.flow;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.RowCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Health checks that wait for the end of their minute: the state of a {@link HealthCheckMerger}, in a job's checkpoints.
 *
 * <pre>
 *   version u8 │ count i32 │ count × ( row length i32 │ row │ flow ids i32 │ flow ids × i64 )
 * </pre>
 */
public final class HealthChecks {
    static final int NEVER = Integer.MAX_VALUE;

    private static final int VERSION = 1;

    /** In the order in which they began, so that a restored state gives its rows in the same order. */
    final Map<HealthCheckKey, MergedHealthCheck> waiting;

    /** The earliest minute that something waits for. */
    int firstMinute;

    public HealthChecks() {
        this(new LinkedHashMap<>(), NEVER);
    }

    private HealthChecks(Map<HealthCheckKey, MergedHealthCheck> waiting, int firstMinute) {
        this.waiting = waiting;
        this.firstMinute = firstMinute;
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    public HealthChecks copy() {
        Map<HealthCheckKey, MergedHealthCheck> copies = new LinkedHashMap<>(waiting.size() * 2);
        waiting.forEach((key, check) -> copies.put(key, check.copy()));
        return new HealthChecks(copies, firstMinute);
    }

    public void writeTo(DataOutput out) throws IOException {
        RowCodec<L4FlowLog> rows = RowCodec.ofFlows();
        out.writeByte(VERSION);
        out.writeInt(waiting.size());
        for (MergedHealthCheck check : waiting.values()) {
            check.writeTo(out, rows);
        }
    }

    /** @throws IOException when it is not such a state, or of a newer build */
    public static HealthChecks readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("health checks: state of version " + version + "; this build reads " + VERSION);
        }
        RowCodec<L4FlowLog> rows = RowCodec.ofFlows();
        HealthChecks read = new HealthChecks();
        for (int left = in.readInt(); left > 0; left--) {
            MergedHealthCheck check = MergedHealthCheck.readFrom(in, rows);
            read.put(HealthCheckKey.of(check.row()), check);
        }
        return read;
    }

    void put(HealthCheckKey key, MergedHealthCheck check) {
        waiting.put(key, check);
        firstMinute = Math.min(firstMinute, key.minute());
    }
}
