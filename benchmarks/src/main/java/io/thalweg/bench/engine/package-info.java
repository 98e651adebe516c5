/** Measures the flow engine as a whole, against the truth about its input and against other programs. */
package io.thalweg.bench.engine;
