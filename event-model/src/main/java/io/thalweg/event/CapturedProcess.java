package io.thalweg.event;

/**
 * A process whose system calls were seen.
 *
 * @param startTimeNanos since the epoch; tells apart processes that had the same pid
 * @param containerId may be empty, never null
 */
public record CapturedProcess(int pid, long startTimeNanos, String name, String containerId) {}
