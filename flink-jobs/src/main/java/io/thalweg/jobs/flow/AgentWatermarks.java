package io.thalweg.jobs.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
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
    private long batches;
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
        Agent agent = agents.computeIfAbsent(batch.agentId(), id -> new Agent());
        agent.reachedMillis = Math.max(agent.reachedMillis, batch.endMillis());
        agent.heardAt = clock.relativeTimeNanos();
        agent.lastBatch = ++batches;
        output.markActive();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (agents.isEmpty()) {
            return;
        }
        long reached = dropSilent();
        if (reached > watermark) {
            watermark = reached;
            output.emitWatermark(new Watermark(watermark));
        }
    }

    /**
     * How far the slowest agent that is not silent has come. When all have become silent since the last look, as after a pause of the
     * process or when the clock stood still: the one that was heard last, for which no other would have been waited.
     */
    private long dropSilent() {
        long now = clock.relativeTimeNanos();
        long slowest = Long.MAX_VALUE;
        Agent last = null;
        for (Iterator<Agent> each = agents.values().iterator(); each.hasNext(); ) {
            Agent agent = each.next();
            if (now - agent.heardAt < idleNanos) {
                slowest = Math.min(slowest, agent.reachedMillis);
                continue;
            }
            each.remove();
            if (last == null || agent.lastBatch > last.lastBatch) {
                last = agent;
            }
        }
        return agents.isEmpty() ? last.reachedMillis : slowest;
    }

    private static final class Agent {
        private long reachedMillis = Long.MIN_VALUE;
        private long heardAt;
        private long lastBatch;
    }
}
