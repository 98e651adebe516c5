package io.thalweg.agent;

import io.thalweg.agent.config.ConfigException;
import io.thalweg.agent.config.ConfigWatch;
import io.thalweg.agent.control.AgentSession;
import io.thalweg.agent.metrics.OwnUsage;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.HeartbeatRequest;

/** An agent that only watches the cluster, as its control plane sees it. */
final class WatchingAgent implements AgentSession.Agent {
    private final ControlledAgent control;
    private final ConfigWatch configuration;
    private volatile boolean isEnabled = true;
    private volatile boolean isWanted;

    WatchingAgent(ControlledAgent control, ConfigWatch configuration) {
        this.control = control;
        this.configuration = configuration;
    }

    @Override
    public void report(HeartbeatRequest.Builder report) {
        report.setState(isEnabled ? AgentState.AGENT_STATE_RUNNING : AgentState.AGENT_STATE_DISABLED)
                .addAllExceptions(control.problems())
                .setResidentBytes(OwnUsage.residentBytes());
    }

    @Override
    public String configure(String yaml) {
        try {
            configuration.push(yaml);
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    @Override
    public void enable(boolean enabled) {
        isEnabled = enabled;
        control.watchKubernetes(enabled && isWanted);
    }

    @Override
    public void watchKubernetes(boolean watches) {
        isWanted = watches;
        control.watchKubernetes(isEnabled && watches);
    }
}
