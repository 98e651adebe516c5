/**
 * Call graphs whose traces are known, as the spans that agents would make of them: for tests and benchmarks of AutoTraces,
 * here and in the trace job. No part of the data's way.
 */
package io.thalweg.engine.trace.truth;
