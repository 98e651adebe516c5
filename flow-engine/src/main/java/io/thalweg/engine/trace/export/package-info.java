/** Traces in the forms of others: OTLP/JSON, Jaeger, Zipkin, and the answer of {@code L7FlowTracing}. */
package io.thalweg.engine.trace.export;
