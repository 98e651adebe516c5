package io.thalweg.agent.kubernetes;

import io.thalweg.agent.control.Backoff;
import io.thalweg.agent.control.ControlPlane;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the objects of the cluster while the control plane wants it, and tells it of them. Of a cluster's agents one is
 * told to; when it is told to stop, the client and all that was kept are let go.
 */
public final class ClusterWatcher implements AutoCloseable {
    /**
     * Which cluster, and who tells of it.
     *
     * @param kubeconfig null: the service account of the pod
     * @param clusterId empty: the control plane is asked
     * @param clusterName for people; may be empty
     * @param sourceIp by which the control plane's log names the agent
     */
    public record Cluster(Path kubeconfig, String clusterId, String clusterName, String sourceIp) {}

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatcher.class);
    private static final long TICK_MILLIS = 100;
    private static final long LEAST_BACKOFF_MILLIS = 1000;
    private static final long MOST_BACKOFF_MILLIS = 60_000;

    private final Cluster cluster;
    private final ClusterIdentity identity;
    private final ControlPlane control;
    private final IntSupplier agentId;
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private final Thread thread = new Thread(this::run, "kubernetes-sync");
    private volatile List<ResourceRule> rules;
    private volatile boolean isWanted;
    private volatile boolean isClosing;
    private volatile String complaint = "";
    private volatile ClusterWatch watch;
    private volatile ResourceSync sync;
    private long notBefore = System.nanoTime();

    public ClusterWatcher(
            Cluster cluster,
            ClusterIdentity identity,
            List<ResourceRule> rules,
            ControlPlane control,
            IntSupplier agentId) {
        this.cluster = cluster;
        this.identity = identity;
        this.rules = rules;
        this.control = control;
        this.agentId = agentId;
    }

    public ClusterWatcher start(Metrics metrics) {
        metrics.gauge("thalweg_agent_kubernetes_watching", "1: watches the cluster.", () -> watch == null ? 0 : 1);
        metrics.gauge("thalweg_agent_kubernetes_objects", "Objects that are kept.", () -> of(ClusterWatch::objects));
        metrics.gauge("thalweg_agent_kubernetes_bytes", "Their size.", () -> of(ClusterWatch::keptBytes));
        metrics.count("thalweg_agent_kubernetes_syncs_total", "Times that all were sent.", () -> {
            ResourceSync now = sync;
            return now == null ? 0 : now.sentVersions();
        });
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private double of(ToDoubleFunction<ClusterWatch> number) {
        ClusterWatch now = watch;
        return now == null ? 0 : number.applyAsDouble(now);
    }

    /** From any thread. */
    public void watch(boolean wanted) {
        isWanted = wanted;
    }

    /** From any thread; holds at once. */
    public void setRules(List<ResourceRule> changed) {
        rules = changed;
        ClusterWatch now = watch;
        if (now != null) {
            now.setKinds(WatchedKinds.chosenBy(changed));
        }
    }

    /** What is wrong, for the control plane and people. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "", complaint);
        ClusterWatch now = watch;
        if (now != null) {
            add(problems, "", now.problem());
            add(problems, "kinds that the agent may not see: ", String.join(", ", now.refused()));
        }
        ResourceSync told = sync;
        if (told != null) {
            add(problems, "objects not taken: ", told.refusal());
        }
        return problems;
    }

    private static void add(List<String> problems, String what, String problem) {
        if (!problem.isEmpty()) {
            problems.add(what + problem);
        }
    }

    private void run() {
        try {
            while (!isClosing) {
                long now = System.nanoTime();
                if (isWanted != (watch != null) && now - notBefore >= 0) {
                    change();
                }
                if (sync != null) {
                    sync.round(TimeUnit.NANOSECONDS.toMillis(now));
                }
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Closing.
            return;
        } finally {
            stop();
        }
    }

    private void change() {
        if (!isWanted) {
            stop();
            complaint = "";
            return;
        }
        try {
            begin();
            backoff.reset();
            complaint = "";
        } catch (IOException | RuntimeException e) {
            notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
            if (complaint.isEmpty()) {
                LOG.warn("the cluster cannot be watched yet: {}", e.getMessage());
            }
            complaint = "the cluster cannot be watched: " + e.getMessage();
        }
    }

    private void begin() throws IOException {
        ApiServer server = ApiServer.at(cluster.kubeconfig());
        String clusterId = identity.id();
        LOG.info("cluster {} is watched at {}", clusterId, server.address());
        ClusterWatch begun = new ClusterWatch(server.connect(), WatchedKinds.chosenBy(rules));
        KubernetesAPISyncRequest.Builder common = KubernetesAPISyncRequest.newBuilder()
                .setClusterId(clusterId)
                .setAgentId(agentId.getAsInt())
                .setSourceIp(cluster.sourceIp());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        sync = new ResourceSync(begun, control::sync, common.build(), millis);
        watch = begun;
    }

    private void stop() {
        ClusterWatch ended = watch;
        watch = null;
        sync = null;
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
