package io.thalweg.agent.kafka;

import java.time.Duration;

/**
 * How batches wait for Kafka.
 *
 * @param topic they go to
 * @param queueBytes of batches that wait in the agent, besides the producer's own buffer
 * @param roomWait how long {@link BatchPublisher#offer} waits for room before it refuses; zero for live capture, which must
 *     not wait: there the oldest batches make room
 */
public record PublisherOptions(String topic, long queueBytes, Duration roomWait) {}
