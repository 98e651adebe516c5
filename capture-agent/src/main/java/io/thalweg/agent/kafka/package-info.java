/** Batches go to Kafka, through outages of it, with bounded memory. */
package io.thalweg.agent.kafka;
