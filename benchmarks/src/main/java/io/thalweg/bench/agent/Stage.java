package io.thalweg.bench.agent;

/** How far a packet goes in the agent. Each stage has those before it. */
enum Stage {
    /** Out of the ring and into one buffer: what the C program does. */
    RING,
    /** Its headers are decoded, its flow's shard is known. */
    DECODE,
    /** It is in the batch of its shard, and the batch is finished. */
    BATCH
}
