package io.thalweg.agent.check;

/** What was found of one need. */
public enum State {
    OK,
    /** The agent works around it, or something small is lost. */
    DEGRADED,
    MISSING,
    /** The machine does not let us look. */
    UNKNOWN
}
