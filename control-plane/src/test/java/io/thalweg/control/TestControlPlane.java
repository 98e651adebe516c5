package io.thalweg.control;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.AdminServiceGrpc;
import io.thalweg.event.proto.AdminServiceGrpc.AdminServiceBlockingStub;
import io.thalweg.event.proto.AgentServiceGrpc;
import io.thalweg.event.proto.CreateDomainRequest;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.agent.SynchronizerGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A control plane in this JVM, with a client that is connected to it and a clock that stands until it is moved. */
public final class TestControlPlane implements AutoCloseable {
    public final AtomicLong clock;
    private final ControlPlane plane;
    private final ManagedChannel channel;

    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    public TestControlPlane(DatabaseSettings database, Map<String, String> kafka) throws IOException {
        this(database, kafka, Duration.ZERO);
    }

    /** {@code later}: so long after {@link #START} it is. */
    public TestControlPlane(DatabaseSettings database, Map<String, String> kafka, Duration later) throws IOException {
        this(database, kafka, SyncLimits.standard(), later);
    }

    public TestControlPlane(DatabaseSettings database, Map<String, String> kafka, SyncLimits limits, Duration later)
            throws IOException {
        clock = new AtomicLong(micros(START.plus(later)));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        plane = new ControlPlane(new ControlPlaneSettings(
                anyPort,
                InsecureServerCredentials.create(),
                anyPort,
                database,
                kafka,
                limits,
                Set.of("GameServerSet"),
                Duration.ofHours(24),
                Duration.ofDays(2),
                Duration.ofDays(30),
                clock::get));
        channel = Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create())
                .build();
    }

    public static TestControlPlane inMemory() throws IOException {
        return new TestControlPlane(DatabaseSettings.inMemory(UUID.randomUUID().toString()), Map.of());
    }

    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    public void advance(Duration duration) {
        clock.addAndGet(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()));
    }

    public String target() {
        return plane.address().getHostString() + ":" + plane.address().getPort();
    }

    public InetSocketAddress metricsAddress() {
        return plane.metricsAddress();
    }

    public ManagedChannel channel() {
        return channel;
    }

    public AdminServiceBlockingStub admin() {
        return AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public AgentServiceGrpc.AgentServiceBlockingStub agent() {
        return AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    public SynchronizerGrpc.SynchronizerBlockingStub synchronizer() {
        return SynchronizerGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /** Returns its cluster id. */
    public String createDomain(String name) {
        return admin().createDomain(
                        CreateDomainRequest.newBuilder().setName(name).build())
                .getClusterId();
    }

    /** Returns the version that is held then. */
    public long sync(KubernetesAPISyncRequest request) {
        return synchronizer().kubernetesAPISync(request).getVersion();
    }

    public List<Resource> resources(ResourceKind kind) {
        return resources(ListResourcesRequest.newBuilder().setKind(kind).build());
    }

    public List<Resource> resources(ListResourcesRequest request) {
        List<Resource> resources = new ArrayList<>();
        admin().listResources(request).forEachRemaining(resources::add);
        return resources;
    }

    /** The one that is there now; null: none. */
    public Resource resource(ResourceKind kind, String name) {
        return resources(kind).stream()
                .filter(resource -> resource.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        plane.close();
    }
}
