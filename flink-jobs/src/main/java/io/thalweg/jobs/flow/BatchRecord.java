package io.thalweg.jobs.flow;

/**
 * A record of a raw topic with what routes it: its key, its event time, and why it is refused if it is.
 *
 * <p>Made once by {@link BatchDeserializer}, which has checked all of the bytes. The place in Kafka and the refusal end
 * at the {@link BatchGate}; what travels on to another task is what {@link BatchRecordSerializer} writes.
 */
final class BatchRecord {
    private final BatchKind kind;
    private final int agentId;
    private final int shard;
    private final long endMillis;
    private final byte[] bytes;
    private final Refused refused;

    private BatchRecord(BatchKind kind, int agentId, int shard, long endMillis, byte[] bytes, Refused refused) {
        this.kind = kind;
        this.agentId = agentId;
        this.shard = shard;
        this.endMillis = endMillis;
        this.bytes = bytes;
        this.refused = refused;
    }

    /** @param endMillis of the batch: no later event of the shard is older; ms since the epoch */
    static BatchRecord accepted(BatchKind kind, int agentId, int shard, long endMillis, byte[] bytes) {
        return new BatchRecord(kind, agentId, shard, endMillis, bytes, null);
    }

    static BatchRecord refused(BatchKind kind, Refused refused) {
        return new BatchRecord(kind, 0, 0, Long.MIN_VALUE, new byte[0], refused);
    }

    BatchKind kind() {
        return kind;
    }

    int agentId() {
        return agentId;
    }

    int shard() {
        return shard;
    }

    /** ms since the epoch. */
    long endMillis() {
        return endMillis;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The key of the flow job's state: a flow shard of an agent. */
    long shardKey() {
        return (long) agentId << 16 | shard;
    }

    /** Null for a batch that can be used. */
    Refused refused() {
        return refused;
    }

    /**
     * Why a record is no batch for us, and the dead letter that says so.
     *
     * @param reason lower-case metric name
     * @param deadLetter bytes of a {@link io.thalweg.event.proto.DeadLetter}
     */
    record Refused(String reason, byte[] deadLetter) {}
}
