package io.thalweg.control.agent;

/** What the agents of a group are to do. @param version 0: it has none; grows over all groups */
public record GroupConfiguration(String groupId, long version, long createdAt, String yaml) {}
