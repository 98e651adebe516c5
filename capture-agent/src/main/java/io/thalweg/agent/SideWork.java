package io.thalweg.agent;

import io.thalweg.agent.config.AgentConfig;
import io.thalweg.agent.config.ConfigWatch;
import io.thalweg.agent.ffi.FreedMemory;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.limits.FlowSampler;
import io.thalweg.agent.limits.Limits;
import io.thalweg.agent.limits.SpareMemory;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.OwnUsage;
import io.thalweg.agent.process.ProcessRecords;
import io.thalweg.agent.process.ProcessTable;
import io.thalweg.agent.process.ProcessWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What live capture has beside the packets: processes, limits, and a configuration that may change. */
final class SideWork implements AutoCloseable {
    private final FlowSampler sampler = new FlowSampler();
    private final Limits limits;
    private final ProcessWatch watch;
    private final ProcessPublisher processes;
    private final Housekeeping housekeeping;
    private final ConfigWatch configuration;
    private final ControlledAgent control;
    private volatile Duration interval;
    private volatile boolean isEnabled = true;

    private SideWork(
            ConfigOption option,
            KafkaOptions kafka,
            int agentId,
            Metrics metrics,
            Health health,
            ControlledAgent control) {
        this.control = control;
        AgentConfig config = option.config();
        interval = config.processes().interval();
        limits = new Limits(config.limits(), sampler, SideWork::giveBack, System.nanoTime());
        limits.register(metrics);
        health.needsToBeReady("memory", limits::memoryProblem);
        watch = new ProcessWatch(
                ProcessTable.ofThisMachine(), config.processes().rules());
        processes = kafka.processPublisher(
                        watch, new ProcessRecords(agentId), config.processes().interval())
                .start(metrics);
        List<Runnable> work = new ArrayList<>();
        work.add(() -> limits.tick(System.nanoTime()));
        SpareMemory memory = new SpareMemory(SideWork::giveBack, System.nanoTime(), OwnUsage.cpuNanos());
        work.add(() -> memory.tick(System.nanoTime(), OwnUsage.cpuNanos()));
        configuration = new ConfigWatch(option.file(), config, option.pushed(), this::apply);
        work.add(configuration::look);
        housekeeping = new Housekeeping(work);
    }

    /** @param control null: there is no control plane */
    static SideWork begin(
            ConfigOption option,
            KafkaOptions kafka,
            int agentId,
            Metrics metrics,
            Health health,
            ControlledAgent control) {
        return new SideWork(option, kafka, agentId, metrics, health, control);
    }

    /** Java's heap shrinks only when it is collected as a whole. */
    private static void giveBack() {
        System.gc();
        FreedMemory.giveBack();
    }

    private void apply(AgentConfig changed) {
        limits.set(changed.limits());
        watch.setRules(changed.processes().rules());
        interval = changed.processes().interval();
        enableProcesses(isEnabled);
        if (control != null) {
            control.apply(changed);
        }
    }

    /** The configuration that is followed. */
    ConfigWatch configuration() {
        return configuration;
    }

    /** Whether processes are told of. By any thread. */
    void enableProcesses(boolean enabled) {
        isEnabled = enabled;
        processes.setInterval(enabled ? interval : Duration.ZERO);
    }

    /** Batches that wait are to take less room while the agent takes more memory than it may. */
    void limitRoomOf(BatchPublisher publisher) {
        limits.alsoKeep(publisher::keepRoom);
    }

    /** Flows are left out because the agent takes more than it may. */
    boolean isThrottled() {
        return sampler.share() < 1;
    }

    /** Which flows are kept while the agent takes more than it may. */
    FlowSampler sampler() {
        return sampler;
    }

    @Override
    public void close() {
        housekeeping.close();
        processes.close();
    }
}
