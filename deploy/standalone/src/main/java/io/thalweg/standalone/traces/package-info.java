/**
 * Traces as the trace job has stored them, for people and programs: {@code thalweg trace}, and the tracing part of
 * DeepFlow's query interface.
 */
package io.thalweg.standalone.traces;
