package io.thalweg.jobs.tagging;

/**
 * A record of a topic that the directory is made of, as it is on the topic: every subtask reads it for itself.
 *
 * @param key may be null
 * @param value null for a deletion
 */
public record DirectoryRecord(DirectoryTopic topic, int partition, long offset, byte[] key, byte[] value) {
    public DirectoryRecord {
        if (topic == null) {
            throw new IllegalArgumentException("a record of no topic");
        }
    }
}
