package io.thalweg.agent.kafka;

/** A batch on its way: its bytes, and what is lost with it if it cannot be delivered. */
record QueuedBatch(BatchCounts counts, byte[] bytes) {}
