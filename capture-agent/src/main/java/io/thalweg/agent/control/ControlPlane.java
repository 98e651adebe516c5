package io.thalweg.agent.control;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
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
import io.thalweg.event.proto.WatchConfigurationRequest;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import io.thalweg.event.proto.deepflow.agent.SynchronizerGrpc;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The calls that an agent makes to the control plane. Each waits for its answer for a bounded time and throws {@link
 * ControlException} when there is none. Thread-safe.
 */
public final class ControlPlane implements AutoCloseable {
    private static final long CALL_SECONDS = 10;
    /** The control plane reads and stores everything that a large cluster has before it answers. */
    private static final long SYNC_SECONDS = 60;

    private final ControlChannel channel;

    /** Connects at the first call. @throws IOException when a certificate or key cannot be read */
    public ControlPlane(ControlOptions options) throws IOException {
        channel = new ControlChannel(options);
    }

    String address() {
        return channel.address();
    }

    RegisterResponse register(RegisterRequest request) {
        return call(at -> agents(at).register(request));
    }

    HeartbeatResponse heartbeat(HeartbeatRequest request) {
        return call(at -> agents(at).heartbeat(request));
    }

    ReadClockResponse readClock(ReadClockRequest request) {
        return call(at -> agents(at).readClock(request));
    }

    void syncInterfaces(SyncInterfacesRequest request) {
        call(at -> agents(at).syncInterfaces(request));
    }

    /** Goes on until the observer is told of its end, by a thread of the connection. */
    void watchConfiguration(WatchConfigurationRequest request, StreamObserver<AgentConfiguration> observer) {
        AgentServiceGrpc.newStub(channel.get()).watchConfiguration(request, observer);
    }

    /** All objects of a cluster, or a sign of life. @return the version that the control plane has then */
    public long sync(KubernetesAPISyncRequest request) {
        return call(at -> SynchronizerGrpc.newBlockingStub(at)
                .withDeadlineAfter(SYNC_SECONDS, TimeUnit.SECONDS)
                .kubernetesAPISync(request)
                .getVersion());
    }

    /** What the control plane calls a cluster; it makes a new name for one that it does not know. */
    public KubernetesClusterIDResponse clusterId(KubernetesClusterIDRequest request) {
        return call(at -> SynchronizerGrpc.newBlockingStub(at)
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .getKubernetesClusterID(request));
    }

    private static AgentServiceGrpc.AgentServiceBlockingStub agents(ManagedChannel at) {
        return AgentServiceGrpc.newBlockingStub(at).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private <T> T call(Function<ManagedChannel, T> made) {
        ManagedChannel used = channel.get();
        String address = channel.address();
        try {
            return made.apply(used);
        } catch (StatusRuntimeException e) {
            ControlException failure = new ControlException(address, e);
            if (failure.isUnreachable()) {
                channel.failed(used);
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
