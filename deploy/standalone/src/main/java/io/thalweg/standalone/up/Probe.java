package io.thalweg.standalone.up;

/** Asks a part whether it does its work. */
@FunctionalInterface
public interface Probe {
    /** Null when all is well, otherwise what is wrong in a few words. Answers within a few seconds. */
    String problem() throws InterruptedException;
}
