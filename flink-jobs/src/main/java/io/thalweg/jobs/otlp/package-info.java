/**
 * OpenTelemetry in: spans as the collector's Kafka exporter writes them (protobuf and JSON), as rows of
 * {@code l7_flow_log} at the observation points {@code c-app}, {@code app} and {@code s-app}. Knows no Flink: the flow job reads the topic.
 */
package io.thalweg.jobs.otlp;
