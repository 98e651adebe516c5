package io.thalweg.jobs.trace;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Event time of one Kafka partition: how far the slowest of its live agents has come. An agent that has said nothing for
 * a while no longer holds the others back, nor does one that is far behind the others, whose clock is wrong: half of the
 * agents, the faster one of two, tell what time it is. The source says when the partition is idle
 * ({@link io.thalweg.jobs.source.IdleWhenReadSource}); see {@link ChainOperator} for what happens when all are.
 */
final class SpanWatermarks implements WatermarkGenerator<SpanRecord> {
    private final RelativeClock clock;
    private final long idleNanos;
    private final long farMillis;
    private final Map<Integer, Agent> agents = new HashMap<>();
    /** That was heard last, and so is the last to fall silent; null: none is known. */
    private Agent last;

    private long watermark = Long.MIN_VALUE;

    /**
     * @param clock stands still while the job cannot read, so that back pressure makes nobody idle
     * @param far behind the others, beyond which an agent does not hold them back
     */
    SpanWatermarks(RelativeClock clock, Duration idleAfter, Duration far) {
        this.clock = clock;
        this.idleNanos = idleAfter.toNanos();
        this.farMillis = far.toMillis();
    }

    @Override
    public void onEvent(SpanRecord record, long timestampMillis, WatermarkOutput output) {
        if (record.refused() != null) {
            return;
        }
        int id = record.span().agentId;
        if (last == null || last.id != id) {
            last = agents.computeIfAbsent(id, Agent::new);
        }
        last.reachedMillis = Math.max(last.reachedMillis, timestampMillis);
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
        long reached;
        if (agents.isEmpty()) {
            // All at once, as after a pause of the process: what the last of them told has come all the same.
            reached = last.reachedMillis;
            last = null;
        } else {
            reached = slowest();
        }
        if (reached > watermark) {
            watermark = reached;
            output.emitWatermark(new Watermark(watermark));
        }
    }

    private long slowest() {
        long[] reached = new long[agents.size()];
        int count = 0;
        for (Agent agent : agents.values()) {
            reached[count++] = agent.reachedMillis;
        }
        Arrays.sort(reached);
        long middle = reached[count / 2];
        int slowest = 0;
        while (reached[slowest] < middle - farMillis) {
            slowest++;
        }
        return reached[slowest];
    }

    private static final class Agent {
        private final int id;
        private long reachedMillis = Long.MIN_VALUE;
        private long heardAt;

        Agent(int id) {
            this.id = id;
        }
    }
}
