package io.thalweg.jobs.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time of one Kafka partition: how far the slowest of its live agents has come. An agent that has said nothing for
 * a while no longer holds the others back. Whether the partition is idle is not for it to say: the source knows whether it is read.
 *
 * <p>Flows do not wait for it, their shards go by the time in their own batches. It only tells how long an agent has
 * been silent in terms of what the others have lived through; so an agent whose clock runs ahead must not move it alone.
 */
final class AgentWatermarks implements WatermarkGenerator<BatchRecord> {
    private final RelativeClock clock;
    private final long idleNanos;
    private final Map<Integer, Agent> agents = new HashMap<>();
    /** That was heard last, and so is the last to fall silent. */
    private Agent last;

    private long watermark = Long.MIN_VALUE;

    /** @param clock stands still while the job cannot read, so that back pressure makes nobody silent */
    AgentWatermarks(RelativeClock clock, Duration idleAfter) {
        this.clock = clock;
        this.idleNanos = idleAfter.toNanos();
    }

    @Override
    public void onEvent(BatchRecord batch, long timestampMillis, WatermarkOutput output) {
        if (batch.refused() != null) {
            return;
        }
        last = agents.computeIfAbsent(batch.agentId(), id -> new Agent());
        last.reachedMillis = Math.max(last.reachedMillis, batch.endMillis());
        last.heardAt = clock.relativeTimeNanos();
        output.markActive();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (agents.isEmpty()) {
            return;
        }
        long now = clock.relativeTimeNanos();
        agents.values().removeIf(agent -> now - agent.heardAt >= idleNanos);
        // All at once, as after a pause of the process: what the last of them told has come, for it alone would have
        // been left.
        long reached = agents.isEmpty() ? last.reachedMillis : slowest();
        if (reached > watermark) {
            watermark = reached;
            output.emitWatermark(new Watermark(watermark));
        }
    }

    private long slowest() {
        long slowest = Long.MAX_VALUE;
        for (Agent agent : agents.values()) {
            slowest = Math.min(slowest, agent.reachedMillis);
        }
        return slowest;
    }

    private static final class Agent {
        private long reachedMillis = Long.MIN_VALUE;
        private long heardAt;
    }
}
