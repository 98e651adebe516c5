package io.thalweg.control.server;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.thalweg.control.agent.AgentRegistry;
import io.thalweg.control.agent.AgentStore;
import io.thalweg.control.agent.ConfigurationCheck;
import io.thalweg.control.agent.GroupConfiguration;
import io.thalweg.control.agent.InterfaceReports;
import io.thalweg.control.agent.RegisteredAgent;
import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.AgentServiceGrpc;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.HeartbeatResponse;
import io.thalweg.event.proto.ReadClockRequest;
import io.thalweg.event.proto.ReadClockResponse;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import io.thalweg.event.proto.SyncInterfacesRequest;
import io.thalweg.event.proto.SyncInterfacesResponse;
import io.thalweg.event.proto.WatchConfigurationRequest;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /thalweg.v1.AgentService/...}: what our own agents call. */
final class AgentCalls extends AgentServiceGrpc.AgentServiceImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(AgentCalls.class);
    private static final long NANOS = 1_000_000_000L;

    private final AgentRegistry registry;
    private final ConfigurationStreams streams;
    private final InterfaceReports interfaces;

    AgentCalls(AgentRegistry registry, ConfigurationStreams streams, InterfaceReports interfaces) {
        this.registry = registry;
        this.streams = streams;
        this.interfaces = interfaces;
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> observer) {
        Answers.send(observer, () -> register(request));
    }

    private RegisterResponse register(RegisterRequest request) {
        AgentStore.Registration registration = registry.register(request);
        switch (registration.outcome()) {
            case ID_TAKEN ->
                throw Status.ALREADY_EXISTS
                        .withDescription("agent id " + request.getRequestedAgentId() + " is of another agent")
                        .asRuntimeException();
            case NO_ID_LEFT ->
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription(
                                "all " + AgentStore.MAX_AGENT_ID + " agent ids are taken; delete agents that are gone")
                        .asRuntimeException();
            default -> {
                // Answered below.
            }
        }
        RegisteredAgent agent = registration.agent();
        LOG.info("agent {} registered: {}, group {}", agent.agentId(), agent.name(), agent.groupId());
        return RegisterResponse.newBuilder()
                .setAgentId(agent.agentId())
                .setGroupId(agent.groupId())
                .setHeartbeatIntervalSeconds(AgentRegistry.HEARTBEAT_SECONDS)
                .setWatchesKubernetes(registry.watchesKubernetes(agent))
                .setConfiguration(ConfigurationStreams.message(registry.configuration(agent)))
                .build();
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        Answers.send(observer, () -> heartbeat(request));
    }

    private HeartbeatResponse heartbeat(HeartbeatRequest request) {
        RegisteredAgent agent = registry.heartbeat(request);
        if (agent == null) {
            throw Answers.notFound("agent " + Integer.toUnsignedString(request.getAgentId()) + " is not registered");
        }
        GroupConfiguration configuration = registry.configuration(agent);
        return HeartbeatResponse.newBuilder()
                .setEnabled(ConfigurationCheck.enables(configuration.yaml()))
                .setWatchesKubernetes(registry.watchesKubernetes(agent))
                .setConfigurationVersion(configuration.version())
                .setHeartbeatIntervalSeconds(AgentRegistry.HEARTBEAT_SECONDS)
                .setGroupId(agent.groupId())
                .build();
    }

    @Override
    public void watchConfiguration(WatchConfigurationRequest request, StreamObserver<AgentConfiguration> observer) {
        try {
            streams.add(request, observer);
        } catch (RuntimeException e) {
            observer.onError(Answers.refusal(e));
        }
    }

    @Override
    public void syncInterfaces(SyncInterfacesRequest request, StreamObserver<SyncInterfacesResponse> observer) {
        Answers.send(observer, () -> {
            RegisteredAgent agent = registry.find(request.getAgentId());
            if (agent == null) {
                throw Answers.notFound(
                        "agent " + Integer.toUnsignedString(request.getAgentId()) + " is not registered");
            }
            interfaces.report(agent, request.getInterfacesList());
            return SyncInterfacesResponse.getDefaultInstance();
        });
    }

    @Override
    public void readClock(ReadClockRequest request, StreamObserver<ReadClockResponse> observer) {
        long receive = nowNanos();
        Answers.send(observer, () -> ReadClockResponse.newBuilder()
                .setOriginateNanos(request.getOriginateNanos())
                .setReceiveNanos(receive)
                .setTransmitNanos(nowNanos())
                .build());
    }

    private static long nowNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
