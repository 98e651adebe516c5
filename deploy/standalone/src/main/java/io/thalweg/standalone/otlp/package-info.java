/**
 * Where applications send the spans that they tell: OTLP over HTTP, written to Kafka as an OpenTelemetry collector's Kafka
 * exporter writes it, for those who run no collector. The flow job reads the topic.
 */
package io.thalweg.standalone.otlp;
