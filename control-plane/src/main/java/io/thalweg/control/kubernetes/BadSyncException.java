package io.thalweg.control.kubernetes;

/** A sync that is refused as a whole; nothing of it was taken. The message is for who wrote the agent. */
public final class BadSyncException extends Exception {
    /** What is wrong with it; each is a label of the metric of refused syncs. */
    public enum Reason {
        MALFORMED,
        UNKNOWN_KIND,
        TOO_LARGE
    }

    private final transient Reason reason;

    BadSyncException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
