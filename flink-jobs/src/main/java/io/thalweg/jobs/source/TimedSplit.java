package io.thalweg.jobs.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** A partition in a checkpoint, with the event time that its records had come to. */
final class TimedSplit extends KafkaPartitionSplit {
    private final long reachedMillis;

    /** @param reachedMillis {@link EventTime#NONE}: not known */
    TimedSplit(KafkaPartitionSplit split, long reachedMillis) {
        super(
                split.getTopicPartition(),
                split.getStartingOffset(),
                split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
        this.reachedMillis = reachedMillis;
    }

    static long reachedMillis(KafkaPartitionSplit split) {
        return split instanceof TimedSplit timed ? timed.reachedMillis : EventTime.NONE;
    }
}
