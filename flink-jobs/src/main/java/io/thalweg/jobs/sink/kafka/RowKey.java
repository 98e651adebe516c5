package io.thalweg.jobs.sink.kafka;

import java.io.Serializable;

/** The number by which rows are spread over partitions: rows with the same one stay in order. */
@FunctionalInterface
public interface RowKey<R> extends Serializable {
    /** Unsigned. */
    long of(R row);
}
