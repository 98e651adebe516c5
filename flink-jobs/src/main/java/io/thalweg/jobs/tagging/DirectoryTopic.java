package io.thalweg.jobs.tagging;

/** What a topic that the directory is made of tells. The order is part of saved state. */
public enum DirectoryTopic {
    RESOURCES,
    PROCESSES;

    private static final DirectoryTopic[] ALL = values();

    /** Null for a number that no topic has. */
    static DirectoryTopic of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : null;
    }
}
