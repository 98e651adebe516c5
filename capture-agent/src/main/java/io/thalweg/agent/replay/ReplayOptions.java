package io.thalweg.agent.replay;

/**
 * How files are replayed.
 *
 * @param isRebased times are moved so that the last packet is now, or {@code aheadNanos} after it
 * @param closesFlows time goes on after the end until every flow has timed out
 * @param packetsPerSecond at most; 0: as fast as Kafka takes them
 */
public record ReplayOptions(boolean isRebased, long aheadNanos, boolean closesFlows, long packetsPerSecond) {
    public ReplayOptions(boolean isRebased, boolean closesFlows, long packetsPerSecond) {
        this(isRebased, 0, closesFlows, packetsPerSecond);
    }

    public ReplayOptions {
        if (packetsPerSecond < 0) {
            throw new IllegalArgumentException("packets per second: " + packetsPerSecond + "; allowed: 0 and more");
        }
    }
}
