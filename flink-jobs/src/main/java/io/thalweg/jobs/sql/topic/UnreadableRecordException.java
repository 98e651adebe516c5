package io.thalweg.jobs.sql.topic;

/** Bytes that are no record of their topic. Cheap to throw: it carries no stack trace. */
final class UnreadableRecordException extends Exception {
    /** @param reason what metrics call it */
    UnreadableRecordException(String reason) {
        super(reason, null, false, false);
    }
}
