package io.thalweg.agent;

import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.config.ConfigException;
import io.thalweg.agent.control.AgentSession;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.limits.FlowSampler;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.OwnUsage;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.HeartbeatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A capturing agent as its control plane sees it: what it tells of itself, and what it does when it is told to.
 *
 * <p>Disabled, it leaves out every packet and socket call, counts them as lost, and tells of no processes.
 */
final class CapturingAgent implements AgentSession.Agent {
    private static final FlowSampler NOTHING = new FlowSampler();

    static {
        NOTHING.keep(0);
    }

    private static final double MUCH_DRIFT_SECONDS = 10;
    private static final int MAX_EXCEPTIONS = 64;

    private final ControlledAgent control;
    private final SideWork sides;
    private final SyscallCapture syscalls;
    private final PacketBatcher batcher;
    private final BatchPublisher publisher;
    private final Health health;
    private volatile boolean isEnabled = true;
    private long lastDrops;
    private long lastCpuNanos = OwnUsage.cpuNanos();
    private long lastNanos = System.nanoTime();

    /** @param syscalls null: none are captured */
    CapturingAgent(
            ControlledAgent control,
            SideWork sides,
            SyscallCapture syscalls,
            PacketBatcher batcher,
            BatchPublisher publisher,
            Health health) {
        this.control = control;
        this.sides = sides;
        this.syscalls = syscalls;
        this.batcher = batcher;
        this.publisher = publisher;
        this.health = health;
    }

    @Override
    public void report(HeartbeatRequest.Builder report) {
        long drops = batcher.kernelDrops() + batcher.refusedPackets() + batcher.limitedPackets();
        long all = drops + batcher.sampledOutPackets() + publisher.lostPackets();
        long now = System.nanoTime();
        long cpu = OwnUsage.cpuNanos();
        report.setState(state(drops))
                .addAllExceptions(exceptions(drops))
                .setPacketsCaptured(batcher.packets())
                .setPacketsDropped(all)
                .setBatchesSent(publisher.deliveredBatches())
                .setBatchesLost(publisher.lostBatches())
                .setCpuMillisPerSecond(
                        (int) (TimeUnit.SECONDS.toMillis(cpu - lastCpuNanos) / Math.max(1, now - lastNanos)))
                .setResidentBytes(OwnUsage.residentBytes());
        lastDrops = drops;
        lastCpuNanos = cpu;
        lastNanos = now;
    }

    private AgentState state(long drops) {
        if (!isEnabled) {
            return AgentState.AGENT_STATE_DISABLED;
        }
        if (sides.isThrottled()) {
            return AgentState.AGENT_STATE_RESTRICTED;
        }
        return drops > lastDrops ? AgentState.AGENT_STATE_STRESSED : AgentState.AGENT_STATE_RUNNING;
    }

    private List<String> exceptions(long drops) {
        List<String> exceptions = new ArrayList<>(health.hindering());
        if (drops > lastDrops) {
            exceptions.add("packets are lost: " + (drops - lastDrops) + " since the last heartbeat");
        }
        double drift = control.clockOffsetSeconds();
        if (Math.abs(drift) > MUCH_DRIFT_SECONDS) {
            exceptions.add("the clock is " + Math.round(drift) + " s from the control plane's");
        }
        exceptions.addAll(control.problems());
        return exceptions.subList(0, Math.min(MAX_EXCEPTIONS, exceptions.size()));
    }

    @Override
    public String configure(String yaml) {
        try {
            sides.configuration().push(yaml);
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    @Override
    public void enable(boolean enabled) {
        isEnabled = enabled;
        batcher.sampleBy(enabled ? sides.sampler() : NOTHING);
        sides.enableProcesses(enabled);
        if (syscalls != null) {
            syscalls.enable(enabled);
        }
    }

    @Override
    public void watchKubernetes(boolean watches) {
        control.watchKubernetes(watches);
    }
}
