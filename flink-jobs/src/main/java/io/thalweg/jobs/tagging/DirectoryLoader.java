package io.thalweg.jobs.tagging;

import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/** Brings the directory of a subtask that starts to where its topics end now, before the first row is tagged. */
@FunctionalInterface
public interface DirectoryLoader extends Serializable {
    /** For jobs without topics. */
    DirectoryLoader NOTHING = (state, timeout) -> Map.of();

    static DirectoryLoader of(KafkaConnection kafka, TaggingOptions options) {
        return new KafkaDirectoryLoader(kafka, options);
    }

    /** Returns what could not be read in time: the places, and the offsets that have to be reached. Empty: all is read. */
    Map<DirectoryState.Place, Long> load(DirectoryState state, Duration timeout);
}
