/**
 * AutoTraces: which spans belong together, and which is whose parent. Plain rules over spans, wherever the spans come from.
 *
 * <pre>
 *   L7FlowLog row, or its message ─▶ Span ─▶ SpanLinks ─▶ (components, by the trace job) ─▶ TraceAssembler ─▶ Trace
 * </pre>
 *
 * {@code docs/traces.md} tells users what is linked with certainty, what by inference and what is not.
 */
package io.thalweg.engine.trace;
