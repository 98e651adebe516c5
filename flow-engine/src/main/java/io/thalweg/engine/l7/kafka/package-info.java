/** Kafka: requests and responses of all API keys (kafka.apache.org/protocol). */
package io.thalweg.engine.l7.kafka;
