package io.thalweg.event;

import java.util.Locale;

/** Why bytes are no batch. {@link #metricName} is what metrics and dead letters call it. */
public enum MalformedBatchReason {
    /** The bytes end before the message does. */
    TRUNCATED,
    /** Of another message family. */
    WRONG_SCHEMA,
    /** Another message of our family. */
    WRONG_TEMPLATE,
    /** A block is shorter than it was in the first version of the schema. */
    BLOCK_TOO_SHORT,
    /** A time before 1970 or after 2262. */
    TIMESTAMP_OUT_OF_RANGE,
    /** More capture points than packets can point to. */
    TOO_MANY_CAPTURE_POINTS,
    /** More processes than a writer puts in a batch. */
    TOO_MANY_PROCESSES,
    /** A text that no agent writes. */
    TEXT_TOO_LONG,
    /** A packet of a capture point that the batch does not have. */
    UNKNOWN_CAPTURE_POINT,
    /** An event of a process that the batch does not have. */
    UNKNOWN_PROCESS,
    /** Bytes are left after the message, though its version has nothing there. */
    TRAILING_BYTES;

    private final String metricName = name().toLowerCase(Locale.ROOT);

    public String metricName() {
        return metricName;
    }
}
