package io.thalweg.agent.ffi;

/** A filter cannot be compiled; the message says why and what to do. */
public final class FilterException extends Exception {
    public FilterException(String message) {
        super(message);
    }
}
