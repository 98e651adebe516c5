package io.thalweg.event;

import java.nio.charset.StandardCharsets;

/** Names of the Kafka topics, and the keys of their records. */
public final class Topics {
    /** Packet batches, keyed by {@link #batchKey}. */
    public static final String PACKETS = "thalweg.packets";
    /** Syscall batches, keyed by {@link #batchKey}. */
    public static final String SYSCALLS = "thalweg.syscalls";
    /** {@link io.thalweg.event.proto.Resource}, keyed by {@link ResourceKey}, compacted, one partition. */
    public static final String RESOURCES = "thalweg.resources";
    /** {@link io.thalweg.event.proto.Process}, keyed by {@link #processKey}, compacted. */
    public static final String PROCESSES = "thalweg.processes";
    /** {@link io.thalweg.event.proto.Flow}. */
    public static final String FLOWS = "thalweg.flows";
    /** {@link io.thalweg.event.proto.Span}. */
    public static final String SPANS = "thalweg.spans";
    /** {@link io.thalweg.event.proto.Metrics}. */
    public static final String METRICS = "thalweg.metrics";
    /** {@link io.thalweg.event.proto.Trace}. */
    public static final String TRACES = "thalweg.traces";
    /** OpenTelemetry's {@code ExportTraceServiceRequest}, as its collector's Kafka exporter writes it and names the topic. */
    public static final String OTLP_SPANS = "otlp_spans";
    /** {@link io.thalweg.event.proto.DeadLetter}. */
    public static final String DEAD_LETTERS = "thalweg.dead-letters";

    private Topics() {}

    /** Key of a batch: all batches of a flow shard are in one partition, in order. */
    public static byte[] batchKey(int agentId, int shard) {
        return (agentId + "/" + shard).getBytes(StandardCharsets.UTF_8);
    }

    /** Key of a process: a number is given again, but not with the same start. */
    public static byte[] processKey(int agentId, int pid, long startMicros) {
        return (agentId + "/" + pid + "/" + startMicros).getBytes(StandardCharsets.UTF_8);
    }
}
