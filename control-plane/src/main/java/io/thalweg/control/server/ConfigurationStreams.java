package io.thalweg.control.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.thalweg.control.agent.AgentGroupStore;
import io.thalweg.control.agent.AgentRegistry;
import io.thalweg.control.agent.GroupConfiguration;
import io.thalweg.control.agent.RegisteredAgent;
import io.thalweg.control.store.StoreException;
import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.WatchConfigurationRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that wait for their configuration, and the thread that sends it: at once when this instance changed it, within a
 * second when another one did.
 */
final class ConfigurationStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStreams.class);
    private static final long LOOK_MILLIS = 1000;
    private static final int MAX_STREAMS = 4096;

    private final AgentRegistry registry;
    private final AgentGroupStore groups;
    private final Set<Waiting> streams = ConcurrentHashMap.newKeySet();
    private final Semaphore changed = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "configuration");
    private volatile boolean isClosed;

    ConfigurationStreams(AgentRegistry registry, AgentGroupStore groups) {
        this.registry = registry;
        this.groups = groups;
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Waiting {
        private final int agentId;
        private final StreamObserver<AgentConfiguration> observer;
        private long version;

        private Waiting(int agentId, long version, StreamObserver<AgentConfiguration> observer) {
            this.agentId = agentId;
            this.version = version;
            this.observer = observer;
        }
    }

    void add(WatchConfigurationRequest request, StreamObserver<AgentConfiguration> observer) {
        if (registry.find(request.getAgentId()) == null) {
            observer.onError(Answers.notFound("agent " + request.getAgentId() + " is not registered"));
            return;
        }
        if (streams.size() >= MAX_STREAMS) {
            observer.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too many agents wait for their configuration")
                    .asRuntimeException());
            return;
        }
        Waiting waiting = new Waiting(request.getAgentId(), request.getVersion(), observer);
        ((ServerCallStreamObserver<AgentConfiguration>) observer).setOnCancelHandler(() -> streams.remove(waiting));
        streams.add(waiting);
        wake();
    }

    /** A configuration or an agent changed. */
    void wake() {
        changed.release();
    }

    private void run() {
        try {
            while (!isClosed) {
                if (changed.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    changed.drainPermits();
                }
                sendChanges();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendChanges() {
        if (streams.isEmpty()) {
            return;
        }
        try {
            Map<String, GroupConfiguration> configurations = new HashMap<>();
            for (Waiting waiting : streams) {
                RegisteredAgent agent = registry.find(waiting.agentId);
                if (agent == null) {
                    end(waiting, Status.NOT_FOUND.withDescription("agent " + waiting.agentId + " was deleted"));
                } else {
                    send(waiting, configurations.computeIfAbsent(agent.groupId(), groups::configuration));
                }
            }
        } catch (StoreException e) {
            LOG.warn("configurations are not sent for now: {}", e.getMessage());
        }
    }

    private void send(Waiting waiting, GroupConfiguration configuration) {
        if (configuration.version() == waiting.version) {
            return;
        }
        try {
            waiting.observer.onNext(message(configuration));
            waiting.version = configuration.version();
        } catch (IllegalStateException e) {
            // The call ended between the look and the send.
            streams.remove(waiting);
        }
    }

    private void end(Waiting waiting, Status status) {
        streams.remove(waiting);
        try {
            waiting.observer.onError(status.asRuntimeException());
        } catch (IllegalStateException e) {
            LOG.debug("the call has ended already", e);
        }
    }

    static AgentConfiguration message(GroupConfiguration configuration) {
        return AgentConfiguration.newBuilder()
                .setGroupId(configuration.groupId())
                .setVersion(configuration.version())
                .setYaml(configuration.yaml())
                .build();
    }

    @Override
    public void close() {
        isClosed = true;
        wake();
        for (Waiting waiting : streams) {
            end(waiting, Status.UNAVAILABLE.withDescription("the control plane stops"));
        }
    }
}
