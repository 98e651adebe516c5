package io.thalweg.agent;

import io.thalweg.agent.config.AgentConfig;
import io.thalweg.agent.config.ConfigWatch;
import io.thalweg.agent.limits.FlowSampler;
import io.thalweg.agent.limits.Limits;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.process.ProcessRecords;
import io.thalweg.agent.process.ProcessTable;
import io.thalweg.agent.process.ProcessWatch;
import java.util.ArrayList;
import java.util.List;

/** What live capture has beside the packets: processes, limits, and a configuration that may change. */
final class SideWork implements AutoCloseable {
    private final FlowSampler sampler = new FlowSampler();
    private final Limits limits;
    private final ProcessWatch watch;
    private final ProcessPublisher processes;
    private final Housekeeping housekeeping;

    private SideWork(ConfigOption option, KafkaOptions kafka, int agentId, Metrics metrics, Health health) {
        AgentConfig config = option.config();
        limits = new Limits(config.limits(), sampler, System.nanoTime());
        limits.register(metrics);
        health.needsToBeReady("memory", limits::memoryProblem);
        watch = new ProcessWatch(
                ProcessTable.ofThisMachine(), config.processes().rules());
        processes = kafka.processPublisher(
                        watch, new ProcessRecords(agentId), config.processes().interval())
                .start(metrics);
        List<Runnable> work = new ArrayList<>();
        work.add(() -> limits.tick(System.nanoTime()));
        if (option.file() != null) {
            work.add(new ConfigWatch(option.file(), config, this::apply)::look);
        }
        housekeeping = new Housekeeping(work);
    }

    static SideWork begin(ConfigOption option, KafkaOptions kafka, int agentId, Metrics metrics, Health health) {
        return new SideWork(option, kafka, agentId, metrics, health);
    }

    private void apply(AgentConfig changed) {
        limits.set(changed.limits());
        watch.setRules(changed.processes().rules());
        processes.setInterval(changed.processes().interval());
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
