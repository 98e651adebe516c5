package io.thalweg.control;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.thalweg.control.agent.AgentGroupStore;
import io.thalweg.control.agent.AgentRegistry;
import io.thalweg.control.agent.AgentResources;
import io.thalweg.control.agent.AgentStore;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.cluster.ClusterSync;
import io.thalweg.control.cluster.SyncMetrics;
import io.thalweg.control.kubernetes.SyncDecoder;
import io.thalweg.control.publish.Chores;
import io.thalweg.control.publish.ResourcePublisher;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.ResourceQuery;
import io.thalweg.control.resource.ResourceRetention;
import io.thalweg.control.server.ControlServer;
import io.thalweg.control.server.MetricsEndpoint;
import io.thalweg.control.store.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** One instance of the control plane: the store, the server in front of it, and the publisher behind it. */
public final class ControlPlane implements AutoCloseable {
    private static final Duration AGENTS_EVERY = Duration.ofSeconds(2);
    private static final Duration SILENCE_EVERY = Duration.ofSeconds(5);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);

    private final Database database;
    private final ResourcePublisher publisher;
    private final ControlServer server;
    private final MetricsEndpoint metrics;

    /** Serves when it returns. @throws IOException when an address cannot be listened on */
    public ControlPlane(ControlPlaneSettings settings) throws IOException {
        LongSupplier clock = settings.clockMicros();
        PrometheusRegistry registry = new PrometheusRegistry();
        database = Database.open(settings.database());
        ClusterStore clusters = new ClusterStore(database, clock);
        ResourceLedger ledger = new ResourceLedger(database, clock);
        ResourceQuery resources = new ResourceQuery(database);
        SyncMetrics syncMetrics = new SyncMetrics(registry);
        ClusterSync sync = new ClusterSync(
                clusters,
                ledger,
                new SyncDecoder(settings.limits(), settings.workloadKinds()),
                syncMetrics,
                clock,
                settings.forgottenAfter());
        AgentGroupStore groups = new AgentGroupStore(database, clock);
        AgentRegistry agents = new AgentRegistry(new AgentStore(database, clock), groups, clock);
        AgentResources agentResources = new AgentResources(agents, clusters, resources, ledger);
        ResourceRetention retention =
                new ResourceRetention(database, clock, settings.supersededKept(), settings.deletedKept());
        Chores chores = new Chores()
                .every(AGENTS_EVERY, agentResources::refresh)
                .every(SILENCE_EVERY, sync::forgetSilent)
                .every(PURGE_EVERY, retention::purge);
        publisher = new ResourcePublisher(database, settings.kafka(), clock, chores, registry);
        ledger.onChange(publisher::wake);
        publisher.start();
        try {
            server = new ControlServer(
                    settings.listen(),
                    settings.credentials(),
                    new ControlServer.Parts(clusters, sync, syncMetrics, agents, groups, resources, ledger));
            metrics = settings.metrics() == null
                    ? null
                    : new MetricsEndpoint(settings.metrics(), registry, this::deadly, this::hindering);
        } catch (IOException | RuntimeException e) {
            publisher.close();
            database.close();
            throw e;
        }
    }

    private List<String> deadly() {
        return server.isRunning() ? List.of() : List.of("the server has stopped");
    }

    private List<String> hindering() {
        List<String> problems = new ArrayList<>(deadly());
        String store = database.problem();
        if (store != null) {
            problems.add(store);
        }
        if (publisher.problem() != null) {
            problems.add("resources are not published: " + publisher.problem());
        }
        return problems;
    }

    /** Where it serves gRPC. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Null: nowhere. */
    public InetSocketAddress metricsAddress() {
        return metrics == null ? null : metrics.address();
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        server.close();
        publisher.close();
        database.close();
    }
}
