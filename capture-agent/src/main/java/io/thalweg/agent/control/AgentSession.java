package io.thalweg.agent.control;

import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.HeartbeatResponse;
import io.thalweg.event.proto.NetworkInterface;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's life with its control plane: registers, tells how it does again and again, takes configuration when there is
 * new one, measures the clock. While the control plane is away the agent goes on as it is, for the escape time.
 *
 * <p>A thread of its own does all of it. {@link #register} may be called before, for who needs the agent id first.
 */
public final class AgentSession implements AutoCloseable {
    /** What the control plane may do to an agent. Called by the session's thread. */
    public interface Agent {
        /** Tells the state, what is wrong, and the counters. */
        void report(HeartbeatRequest.Builder report);

        /** @return why the configuration cannot be used, or an empty text */
        String configure(String yaml);

        /** Whether to capture. */
        void enable(boolean enabled);

        /** Whether to watch the objects of the cluster. */
        void watchKubernetes(boolean watches);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final long TICK_MILLIS = 100;
    private static final long LEAST_BACKOFF_MILLIS = 500;
    private static final long MOST_BACKOFF_MILLIS = 30_000;
    private static final long CLOCK_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LEAST_INTERVAL_SECONDS = 1;
    private static final long MOST_INTERVAL_SECONDS = 3600;

    private final ControlPlane control;
    private final Supplier<RegisterRequest> introduction;
    private final ClockOffset clock = ClockOffset.ofThisMachine();
    private final EscapeTime escape;
    private final ConfigurationStream configurations;
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private final Thread thread = new Thread(this::run, "control");
    private Agent agent;
    private InterfaceSync interfaces;
    private boolean isOfCluster;
    private volatile int agentId;
    private volatile boolean isRegistered;
    private volatile String complaint = "";
    private volatile boolean isClosing;
    private boolean isAllowed = true;
    private Boolean lastEnabled;
    private boolean lastWatches;
    private long bootId;
    private long version;
    private String configurationError = "";
    private long intervalNanos = TimeUnit.SECONDS.toNanos(10);
    private long due = System.nanoTime();
    private long clockDue = System.nanoTime();

    /**
     * @param introduction tells who the agent is; asked at each registration, may call the control plane itself
     * @param wantedAgentId 0: any
     */
    public AgentSession(
            ControlPlane control, Supplier<RegisterRequest> introduction, int wantedAgentId, Duration maxEscape) {
        this.control = control;
        this.introduction = introduction;
        this.agentId = wantedAgentId;
        this.escape = new EscapeTime(maxEscape, System.nanoTime());
        this.configurations = new ConfigurationStream(control);
    }

    /**
     * Registers now, tried again for a while.
     *
     * @return null when the control plane could not be reached or refuses; it is tried again once the session has begun
     */
    public RegisterResponse register(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return register();
                } catch (ControlException e) {
                    complain(e);
                    long wait = backoff.nextMillis();
                    if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) - end > 0) {
                        return null;
                    }
                    TimeUnit.MILLISECONDS.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private RegisterResponse register() {
        RegisterRequest request = introduction.get();
        RegisterResponse response = control.register(
                request.toBuilder().setRequestedAgentId(agentId).build());
        bootId = request.getBootId();
        isOfCluster = !request.getKubernetesClusterId().isEmpty();
        if (interfaces != null) {
            interfaces.repeat();
        }
        agentId = response.getAgentId();
        isRegistered = true;
        interval(response.getHeartbeatIntervalSeconds());
        lastWatches = response.getWatchesKubernetes();
        answered();
        LOG.info("agent {} of group {} is registered at {}", agentId, response.getGroupId(), control.address());
        return response;
    }

    /**
     * @param usedAgentId that the agent has when the control plane was not there to tell one; 0: none
     * @param held the configuration that the agent was started with; null: none
     * @param error why it is not used; empty: it is
     */
    public void begin(Agent told, int usedAgentId, AgentConfiguration held, String error) {
        agent = told;
        agentId = isRegistered ? agentId : usedAgentId;
        configurationError = error;
        version = held == null ? 0 : held.getVersion();
        thread.setDaemon(true);
        thread.start();
    }

    /** An agent of a cluster tells the interfaces too, when they changed since it last looked. To be called before {@link #begin}. */
    public void tellInterfaces(Supplier<List<NetworkInterface>> found, Duration every) {
        interfaces = new InterfaceSync(control, found, every);
    }

    /** From any thread. */
    public void setMaxEscape(Duration changed) {
        escape.set(changed);
    }

    /** 0: not registered yet, and none was asked for. */
    public int agentId() {
        return agentId;
    }

    /** Empty: the control plane answers. */
    public String complaint() {
        return complaint;
    }

    public double clockOffsetSeconds() {
        return clock.nanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void run() {
        try {
            boolean isFirst = true;
            while (!isClosing) {
                round(isFirst);
                isFirst = false;
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Closing.
            return;
        }
    }

    private void round(boolean isFirst) {
        long now = System.nanoTime();
        try {
            if (isRegistered && isFirst) {
                agent.watchKubernetes(lastWatches);
            }
            if (now - due >= 0) {
                beat(now);
            }
            if (isRegistered) {
                follow(now);
            }
        } catch (ControlException e) {
            complain(e);
            isRegistered &= !e.isUnknownAgent();
            long wait = TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
            due = System.nanoTime() + Math.min(wait, intervalNanos);
        }
        boolean enabled = isAllowed && !escape.isOver(System.nanoTime());
        if (lastEnabled == null || lastEnabled != enabled) {
            lastEnabled = enabled;
            LOG.info(enabled ? "the agent captures" : "the agent captures nothing: {}", reason());
            agent.enable(enabled);
        }
    }

    private String reason() {
        return isAllowed ? "the control plane has not answered for the escape time" : "the control plane disabled it";
    }

    private void beat(long now) {
        if (!isRegistered) {
            RegisterResponse response = register();
            agent.watchKubernetes(response.getWatchesKubernetes());
            configure(response.getConfiguration());
        }
        HeartbeatRequest.Builder report = HeartbeatRequest.newBuilder()
                .setAgentId(agentId)
                .setBootId(bootId)
                .setConfigurationVersion(version)
                .setConfigurationError(configurationError);
        agent.report(report);
        HeartbeatResponse response = control.heartbeat(report.build());
        answered();
        interval(response.getHeartbeatIntervalSeconds());
        due = now + intervalNanos;
        isAllowed = response.getEnabled();
        if (response.getWatchesKubernetes() != lastWatches) {
            lastWatches = response.getWatchesKubernetes();
            agent.watchKubernetes(lastWatches);
        }
        configurations.expect(response.getConfigurationVersion(), version);
    }

    private void follow(long now) {
        configurations.keepOpen(agentId, version, now);
        AgentConfiguration fresh = configurations.take();
        if (fresh != null && fresh.getVersion() != version) {
            configure(fresh);
            due = now;
        }
        if (isOfCluster && interfaces != null) {
            interfaces.follow(agentId, now);
        }
        if (now - clockDue >= 0) {
            clockDue = now + CLOCK_NANOS;
            clock.measure(control::readClock);
        }
    }

    private void configure(AgentConfiguration fresh) {
        if (fresh.getVersion() == version) {
            return;
        }
        configurationError = agent.configure(fresh.getYaml());
        version = fresh.getVersion();
        if (configurationError.isEmpty()) {
            LOG.info("configuration {} of group {} holds", version, fresh.getGroupId());
        } else {
            LOG.error("configuration {} of group {} is not used: {}", version, fresh.getGroupId(), configurationError);
        }
    }

    private void interval(int seconds) {
        long bounded = Math.max(LEAST_INTERVAL_SECONDS, Math.min(MOST_INTERVAL_SECONDS, seconds));
        intervalNanos = TimeUnit.SECONDS.toNanos(bounded);
    }

    private void answered() {
        escape.answered(System.nanoTime());
        backoff.reset();
        if (!complaint.isEmpty()) {
            LOG.info("the control plane answers: {}", control.address());
        }
        complaint = "";
    }

    private void complain(ControlException e) {
        if (complaint.isEmpty()) {
            LOG.warn("the agent goes on without its control plane: {}", e.getMessage());
        }
        complaint = e.getMessage();
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        configurations.close();
    }
}
