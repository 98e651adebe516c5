package io.thalweg.control.server;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.thalweg.control.agent.AgentGroupStore;
import io.thalweg.control.agent.AgentRegistry;
import io.thalweg.control.agent.InterfaceReports;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.cluster.ClusterSync;
import io.thalweg.control.cluster.SyncMetrics;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.ResourceQuery;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The gRPC server: all services on one port, behind bounds that no caller gets over. */
public final class ControlServer implements AutoCloseable {
    /** Of one message. DeepFlow's agents send everything in one. */
    private static final int MAX_MESSAGE = 128 << 20;

    private static final int THREADS = 32;
    private static final int CALLS_PER_CONNECTION = 64;
    private static final int MAX_HEADERS = 16 << 10;

    private final Server server;
    private final ExecutorService executor;
    private final ConfigurationStreams streams;

    /** What the calls work on. */
    public record Parts(
            ClusterStore clusters,
            ClusterSync sync,
            SyncMetrics metrics,
            AgentRegistry agents,
            AgentGroupStore groups,
            ResourceQuery resources,
            ResourceLedger ledger) {}

    /** Listens at once. @throws IOException when the address cannot be listened on */
    public ControlServer(InetSocketAddress address, ServerCredentials credentials, Parts parts) throws IOException {
        // What waits for a thread is bounded by the calls that a connection may have.
        executor = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "grpc");
            thread.setDaemon(true);
            return thread;
        });
        streams = new ConfigurationStreams(parts.agents, parts.groups);
        SyncCalls calls = new SyncCalls(parts.clusters, parts.sync, parts.metrics);
        server = NettyServerBuilder.forAddress(address, credentials)
                .executor(executor)
                .maxInboundMessageSize(MAX_MESSAGE)
                .maxInboundMetadataSize(MAX_HEADERS)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(1, TimeUnit.MINUTES)
                .intercept(SyncCalls.peerInterceptor())
                .addService(new TridentSynchronizer(calls))
                .addService(new AgentSynchronizer(calls))
                .addService(new AgentCalls(parts.agents, streams, new InterfaceReports(parts.clusters, parts.ledger)))
                .addService(new AdminCalls(
                        parts.clusters, parts.agents, parts.groups, parts.resources, parts.ledger, streams::wake))
                .build()
                .start();
    }

    /** With the port that the system chose, if it was to choose. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().get(0);
    }

    public boolean isRunning() {
        return !server.isShutdown();
    }

    @Override
    public void close() {
        streams.close();
        server.shutdown();
        try {
            if (!server.awaitTermination(3, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }
}
