package io.thalweg.agent.kafka;

/**
 * What stays of a batch that Kafka's producer has: enough to tell what is delivered or lost. The producer has copied the
 * bytes; if they were held until Kafka answers, every batch would outlive a garbage collection, which makes those dear.
 */
record BatchCounts(int shard, int bytes, int packets, long kernelDrops, long agentDrops) {}
