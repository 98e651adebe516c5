package io.thalweg.engine.trace.truth;

import io.thalweg.engine.trace.Span;

/**
 * A span and what is true of it.
 *
 * @param trace number of the request from outside that it is of
 * @param parent the span that it is the child of; null: none
 */
public record TrueSpan(Span span, int trace, TrueSpan parent) {}
