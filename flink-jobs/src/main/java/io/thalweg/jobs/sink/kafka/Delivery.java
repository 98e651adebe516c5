package io.thalweg.jobs.sink.kafka;

import java.io.Serializable;

/**
 * How records reach a topic.
 *
 * @param transactions what the names of the sink's transactions begin with: another for each sink of each job on a Kafka,
 *     the same when the job is restored; null: without transactions, at least once
 */
public record Delivery(String transactions) implements Serializable {
    /** Every checkpoint waits for the broker; records may repeat after a failure. */
    public static final Delivery AT_LEAST_ONCE = new Delivery(null);

    /** A record is there for consumers of committed records when its checkpoint is complete. */
    public static Delivery exactlyOnce(String transactions) {
        return new Delivery(transactions);
    }

    boolean isTransactional() {
        return transactions != null;
    }
}
