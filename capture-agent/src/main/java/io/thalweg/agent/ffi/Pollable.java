package io.thalweg.agent.ffi;

/** What {@link Poll} can wait for. */
public abstract class Pollable {
    abstract int fd();

    /** Forgets a pending error, where one would make every wait return at once. */
    void clearError() {}
}
