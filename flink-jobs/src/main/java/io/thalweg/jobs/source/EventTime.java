package io.thalweg.jobs.source;

import java.io.Serializable;

/** What a record tells of event time. */
@FunctionalInterface
public interface EventTime<T> extends Serializable {
    /** It tells nothing. */
    long NONE = Long.MIN_VALUE;

    /** ms since the epoch, or {@link #NONE}. */
    long millis(T record);
}
