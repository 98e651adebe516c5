package io.thalweg.agent.batch;

import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.SyscallBatchWriter;

/**
 * How packets become batches.
 *
 * @param agentId 1 to 65534, stands in every row
 * @param bootId another one each time the agent starts
 * @param shards power of two, 1 to 4096
 * @param payloadBytes of the transport layer that are kept of each packet, or of each turn of a TCP talk
 * @param payloadByTurn which of the two, see {@link TurnPayload}
 * @param batchBytes a batch is sent when it has so many
 * @param ageNanos or when its first packet came so long ago
 * @param heartbeatNanos a shard that sent nothing for so long sends an empty batch
 */
public record BatcherOptions(
        int agentId,
        long bootId,
        int shards,
        int payloadBytes,
        boolean payloadByTurn,
        int batchBytes,
        long ageNanos,
        long heartbeatNanos) {
    public static final int DEFAULT_SHARDS = 64;
    public static final int DEFAULT_PAYLOAD_BYTES = 1024;
    public static final int MAX_PAYLOAD_BYTES = 16384;
    public static final int MAX_SHARDS = 4096;

    /**
     * Room for the headers of a packet before its payload: Ethernet with two tags, IPv6, VXLAN, Ethernet, IPv6, TCP with
     * options make 206.
     */
    public static final int HEADER_BYTES = 256;

    private static final int DEFAULT_BATCH_BYTES = 60_000;
    private static final int LEAST_BATCH_BYTES = 32_768;
    private static final int MOST_BATCH_BYTES = 900_000;
    private static final long DEFAULT_AGE_NANOS = 150_000_000L;
    private static final long DEFAULT_HEARTBEAT_NANOS = 1_000_000_000L;

    public BatcherOptions {
        require("agent id", agentId, 1, 65534);
        require("shards", shards, 1, MAX_SHARDS);
        if (Integer.bitCount(shards) != 1) {
            throw new IllegalArgumentException("shards: " + shards + "; allowed: a power of two");
        }
        require("payload bytes", payloadBytes, 0, MAX_PAYLOAD_BYTES);
        require("batch bytes", batchBytes, LEAST_BATCH_BYTES, MOST_BATCH_BYTES);
    }

    public static BatcherOptions of(int agentId, long bootId, int shards, int payloadBytes) {
        return new BatcherOptions(
                agentId,
                bootId,
                shards,
                payloadBytes,
                false,
                DEFAULT_BATCH_BYTES,
                DEFAULT_AGE_NANOS,
                DEFAULT_HEARTBEAT_NANOS);
    }

    public BatcherOptions withPayloadByTurn(boolean byTurn) {
        return new BatcherOptions(agentId, bootId, shards, payloadBytes, byTurn, batchBytes, ageNanos, heartbeatNanos);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + "; allowed: " + least + " to " + most);
        }
    }

    /** Bytes of a frame beyond which nothing is kept: the snap length. */
    public int snapLength() {
        return HEADER_BYTES + payloadBytes;
    }

    PacketBatchWriter newWriter() {
        return new PacketBatchWriter(batchBytes);
    }

    SyscallBatchWriter newSyscallWriter() {
        return new SyscallBatchWriter(batchBytes);
    }
}
