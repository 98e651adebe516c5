package io.thalweg.agent.control;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
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
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncResponse;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import io.thalweg.event.proto.deepflow.agent.SynchronizerGrpc;
import io.thalweg.event.proto.deepflow.trident.SynchronizerGrpc.AsyncService;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Takes what agents say over real gRPC, keeps it, and says what the test wants it to. */
public final class TestControlPlane implements AutoCloseable {
    public static final int AGENT_ID = 77;

    private final ServerCredentials credentials;
    private Server server;
    private int port;
    private final List<RegisterRequest> registered = new CopyOnWriteArrayList<>();
    private final List<HeartbeatRequest> heartbeats = new CopyOnWriteArrayList<>();
    private final List<SyncInterfacesRequest> interfaces = new CopyOnWriteArrayList<>();
    private final List<KubernetesAPISyncRequest> syncs = new CopyOnWriteArrayList<>();
    private final List<KubernetesClusterIDRequest> questions = new CopyOnWriteArrayList<>();
    private final List<StreamObserver<AgentConfiguration>> streams = new CopyOnWriteArrayList<>();
    private volatile AgentConfiguration configuration = AgentConfiguration.getDefaultInstance();
    private volatile boolean isEnabled = true;
    private volatile boolean watches;
    private volatile boolean knowsAgents = true;
    private volatile long clockAheadNanos;
    private volatile long version;

    public TestControlPlane() throws IOException {
        this(InsecureServerCredentials.create());
    }

    TestControlPlane(ServerCredentials credentials) throws IOException {
        this.credentials = credentials;
        start();
    }

    /** Again, at the same address, when it was stopped. */
    public void start() throws IOException {
        server = Grpc.newServerBuilderForPort(port, credentials)
                .addService(new Agents())
                .addService(SynchronizerGrpc.bindService(new Clusters()))
                .addService(io.thalweg.event.proto.deepflow.trident.SynchronizerGrpc.bindService(new Clusters()))
                .build()
                .start();
        port = server.getPort();
    }

    public void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        streams.clear();
    }

    public String address() {
        return "localhost:" + port;
    }

    public List<RegisterRequest> registered() {
        return registered;
    }

    List<SyncInterfacesRequest> interfaces() {
        return interfaces;
    }

    public List<HeartbeatRequest> heartbeats() {
        return heartbeats;
    }

    public List<KubernetesAPISyncRequest> syncs() {
        return syncs;
    }

    public List<KubernetesClusterIDRequest> questions() {
        return questions;
    }

    /** Null: none yet. */
    public HeartbeatRequest lastHeartbeat() {
        return heartbeats.isEmpty() ? null : heartbeats.get(heartbeats.size() - 1);
    }

    public void enable(boolean enabled) {
        isEnabled = enabled;
    }

    public void wantWatched(boolean wanted) {
        watches = wanted;
    }

    void aheadBy(long nanos) {
        clockAheadNanos = nanos;
    }

    void forgetAgents() {
        knowsAgents = false;
    }

    /** Sent to all agents that have a stream. */
    public void configure(long number, String yaml) {
        configuration = AgentConfiguration.newBuilder()
                .setVersion(number)
                .setYaml(yaml)
                .setGroupId("g-test")
                .build();
        streams.forEach(stream -> stream.onNext(configuration));
    }

    /** Likewise, but the streams do not tell. */
    void configureSilently(long number, String yaml) {
        streams.clear();
        configure(number, yaml);
    }

    private final class Agents extends AgentServiceGrpc.AgentServiceImplBase {
        @Override
        public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
            knowsAgents = true;
            registered.add(request);
            answer.onNext(RegisterResponse.newBuilder()
                    .setAgentId(request.getRequestedAgentId() == 0 ? AGENT_ID : request.getRequestedAgentId())
                    .setGroupId("g-test")
                    .setHeartbeatIntervalSeconds(1)
                    .setWatchesKubernetes(watches)
                    .setConfiguration(configuration)
                    .build());
            answer.onCompleted();
        }

        @Override
        public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> answer) {
            if (!knowsAgents) {
                answer.onError(
                        Status.NOT_FOUND.withDescription("register again").asRuntimeException());
                return;
            }
            heartbeats.add(request);
            answer.onNext(HeartbeatResponse.newBuilder()
                    .setEnabled(isEnabled)
                    .setWatchesKubernetes(watches)
                    .setConfigurationVersion(configuration.getVersion())
                    .setHeartbeatIntervalSeconds(1)
                    .setGroupId("g-test")
                    .build());
            answer.onCompleted();
        }

        @Override
        public void watchConfiguration(
                WatchConfigurationRequest request, StreamObserver<AgentConfiguration> configurations) {
            streams.add(configurations);
            if (request.getVersion() != configuration.getVersion()) {
                configurations.onNext(configuration);
            }
        }

        @Override
        public void syncInterfaces(SyncInterfacesRequest request, StreamObserver<SyncInterfacesResponse> answer) {
            interfaces.add(request);
            answer.onNext(SyncInterfacesResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public void readClock(ReadClockRequest request, StreamObserver<ReadClockResponse> answer) {
            answer.onNext(ReadClockResponse.newBuilder()
                    .setOriginateNanos(request.getOriginateNanos())
                    .setReceiveNanos(now())
                    .setTransmitNanos(now())
                    .build());
            answer.onCompleted();
        }

        private long now() {
            Instant now = Instant.now();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() + clockAheadNanos;
        }
    }

    /** Under both names of the service. */
    private final class Clusters implements SynchronizerGrpc.AsyncService, AsyncService {
        @Override
        public void kubernetesAPISync(
                KubernetesAPISyncRequest request, StreamObserver<KubernetesAPISyncResponse> answer) {
            syncs.add(request);
            version = request.getEntriesCount() > 0 ? request.getVersion() : version;
            answer.onNext(
                    KubernetesAPISyncResponse.newBuilder().setVersion(version).build());
            answer.onCompleted();
        }

        @Override
        public void getKubernetesClusterID(
                KubernetesClusterIDRequest request, StreamObserver<KubernetesClusterIDResponse> answer) {
            questions.add(request);
            answer.onNext(KubernetesClusterIDResponse.newBuilder()
                    .setClusterId("d-test")
                    .build());
            answer.onCompleted();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
