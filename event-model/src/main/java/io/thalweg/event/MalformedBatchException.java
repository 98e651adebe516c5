package io.thalweg.event;

/** Bytes that are no batch. Cheap to throw, for they may come in floods: it carries no stack trace. */
public final class MalformedBatchException extends Exception {
    private final MalformedBatchReason reason;

    MalformedBatchException(MalformedBatchReason reason) {
        super(reason.metricName(), null, false, false);
        this.reason = reason;
    }

    public MalformedBatchReason reason() {
        return reason;
    }
}
