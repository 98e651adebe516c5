package io.thalweg.control.cluster;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.thalweg.control.kubernetes.BadSyncException;
import io.thalweg.control.kubernetes.ClusterObjects;
import io.thalweg.control.resource.LedgerChange;
import java.util.Locale;

/** What is counted of syncs; docs/control-plane.md explains each. */
public final class SyncMetrics {
    final Counter heartbeats;
    final Counter reportedErrors;
    final Counter forgotten;
    private final Counter taken;
    private final Counter refused;
    private final Counter objects;
    private final Counter withoutIdentity;
    private final Counter withoutId;
    private final Counter changes;
    private final Histogram seconds;

    public SyncMetrics(PrometheusRegistry registry) {
        heartbeats = counter(registry, "heartbeats", "Syncs that told no change");
        reportedErrors = counter(registry, "reported_errors", "Syncs that told an error of the agent");
        forgotten = counter(registry, "clusters_forgotten", "Clusters whose resources were ended for silence");
        taken = counter(registry, "syncs", "Syncs with objects that were taken");
        refused = Counter.builder()
                .name("thalweg_control_syncs_refused")
                .help("Syncs that were refused and changed nothing")
                .labelNames("reason")
                .register(registry);
        objects = counter(registry, "objects", "Kubernetes objects read");
        withoutIdentity = counter(registry, "objects_without_identity", "Objects without uid or name, left out");
        withoutId = counter(registry, "resources_without_id", "Resources left out since no id of their kind is left");
        changes = counter(registry, "resource_changes", "Records of resources that changed");
        seconds = Histogram.builder()
                .name("thalweg_control_sync_seconds")
                .help("From a sync's arrival to its commit")
                .classicUpperBounds(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder().name("thalweg_control_" + name).help(help).register(registry);
    }

    void taken(ClusterObjects read, LedgerChange change, double inSeconds) {
        taken.inc();
        objects.inc(read.count());
        withoutIdentity.inc(read.withoutIdentity());
        withoutId.inc(change.withoutId());
        changes.inc(change.records());
        seconds.observe(inSeconds);
    }

    /** One that brought what cannot be read. */
    public void refused(BadSyncException.Reason reason) {
        refused(reason.name().toLowerCase(Locale.ROOT));
    }

    /** One that was refused for another reason. */
    public void refused(String reason) {
        refused.labelValues(reason).inc();
    }
}
