package io.thalweg.agent;

import io.thalweg.agent.config.AgentConfig;
import io.thalweg.agent.control.AgentSession;
import io.thalweg.agent.control.ControlOptions;
import io.thalweg.agent.control.ControlPlane;
import io.thalweg.agent.kubernetes.ClusterIdentity;
import io.thalweg.agent.kubernetes.ClusterWatcher;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.packet.NamespaceInterfaces;
import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import io.thalweg.event.proto.WatchMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent with its control plane: the session, and the watcher of the cluster where this agent may be one. */
final class ControlledAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlledAgent.class);
    /** A start waits so long for the control plane; it tells the agent its id and configuration. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration INTERFACES_EVERY = Duration.ofSeconds(30);

    private final ControlPlane plane;
    private final AgentSession session;
    private final RegisterResponse registered;
    private final ClusterWatcher watcher;

    private ControlledAgent(
            ControlPlane plane,
            ControllerOptions options,
            RegisterRequest request,
            AgentConfig config,
            Metrics metrics) {
        this.plane = plane;
        ClusterWatcher.Cluster cluster = options.cluster(request.getControlIp());
        ClusterIdentity identity = new ClusterIdentity(cluster, plane);
        boolean mayWatch = request.getWatchMode() != WatchMode.WATCH_MODE_DISABLED;
        session = new AgentSession(
                plane,
                () -> mayWatch ? ofCluster(request, identity) : request,
                request.getRequestedAgentId(),
                config.control().maxEscape());
        if (request.getWatchMode() != WatchMode.WATCH_MODE_ONLY) {
            session.tellInterfaces(NamespaceInterfaces.ofThisMachine()::list, INTERFACES_EVERY);
        }
        registered = session.register(PATIENCE);
        watcher = !mayWatch
                ? null
                : new ClusterWatcher(cluster, identity, config.kubernetes().resources(), plane, session::agentId)
                        .start(metrics);
        metrics.gauge(
                "thalweg_agent_control_connected",
                "1: the control plane answers.",
                () -> session.complaint().isEmpty() ? 1 : 0);
        metrics.gauge(
                "thalweg_agent_clock_offset_seconds",
                "The control plane's clock less this machine's.",
                session::clockOffsetSeconds);
    }

    /** Of a cluster's agents one is told to watch, so they must say of which they are. */
    private static RegisterRequest ofCluster(RegisterRequest request, ClusterIdentity identity) {
        try {
            return request.toBuilder().setKubernetesClusterId(identity.id()).build();
        } catch (IOException e) {
            LOG.warn("the agent registers without its cluster: {}", e.getMessage());
            return request;
        }
    }

    /** Registers; null: there is no control plane. */
    static ControlledAgent begin(
            ControllerOptions options, int wantedAgentId, long bootId, AgentConfig config, Metrics metrics) {
        ControlOptions control = options.options();
        if (control == null) {
            return null;
        }
        RegisterRequest request = AgentDescription.of(options, wantedAgentId, bootId, System.getenv());
        try {
            return new ControlledAgent(new ControlPlane(control), options, request, config, metrics);
        } catch (IOException | IllegalArgumentException e) {
            throw options.wrong("--controller-ca, --controller-cert or --controller-key: " + e.getMessage());
        }
    }

    /** @param fallback when the control plane was not there to tell */
    int agentIdOr(int fallback) {
        return registered == null ? fallback : registered.getAgentId();
    }

    /** What the control plane sent at the start; empty: nothing. */
    String configuration() {
        return registered == null ? "" : registered.getConfiguration().getYaml();
    }

    /**
     * From now on the control plane is followed.
     *
     * @param agentId in use; 0: none
     * @param configurationError why the configuration of the start is not used; empty: it is
     */
    void follow(AgentSession.Agent agent, int agentId, String configurationError) {
        AgentConfiguration held = registered == null ? null : registered.getConfiguration();
        session.begin(agent, agentId, held, configurationError);
    }

    void watchKubernetes(boolean watches) {
        if (watcher != null) {
            watcher.watch(watches);
        } else if (watches) {
            LOG.warn("the control plane wants the cluster watched, which this agent may not");
        }
    }

    void apply(AgentConfig changed) {
        session.setMaxEscape(changed.control().maxEscape());
        if (watcher != null) {
            watcher.setRules(changed.kubernetes().resources());
        }
    }

    /** What is wrong with the watching. */
    List<String> problems() {
        return watcher == null ? List.of() : watcher.problems();
    }

    double clockOffsetSeconds() {
        return session.clockOffsetSeconds();
    }

    @Override
    public void close() {
        session.close();
        if (watcher != null) {
            watcher.close();
        }
        plane.close();
    }
}
