package io.thalweg.control.cluster;

import io.thalweg.control.kubernetes.BadSyncException;
import io.thalweg.control.kubernetes.ClusterObjects;
import io.thalweg.control.kubernetes.ClusterResources;
import io.thalweg.control.kubernetes.SyncDecoder;
import io.thalweg.control.resource.LedgerChange;
import io.thalweg.control.resource.ResourceLedger;
import io.thalweg.control.resource.WantedResource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents tell of their cluster's objects, made true in the ledger: see kubernetes_api.proto for the rules. A sync is
 * taken whole or not at all.
 */
public final class ClusterSync {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSync.class);

    /** What a sync says all of. */
    private static final Set<ResourceKind> KINDS = EnumSet.of(
            ResourceKind.RESOURCE_KIND_CLUSTER,
            ResourceKind.RESOURCE_KIND_NODE,
            ResourceKind.RESOURCE_KIND_NAMESPACE,
            ResourceKind.RESOURCE_KIND_WORKLOAD,
            ResourceKind.RESOURCE_KIND_POD,
            ResourceKind.RESOURCE_KIND_SERVICE,
            ResourceKind.RESOURCE_KIND_INGRESS);

    private final ClusterStore clusters;
    private final ResourceLedger ledger;
    private final SyncDecoder decoder;
    private final SyncMetrics metrics;
    private final LongSupplier clockMicros;
    private final long forgottenAfterMicros;

    public ClusterSync(
            ClusterStore clusters,
            ResourceLedger ledger,
            SyncDecoder decoder,
            SyncMetrics metrics,
            LongSupplier clockMicros,
            Duration forgottenAfter) {
        this.clusters = clusters;
        this.ledger = ledger;
        this.decoder = decoder;
        this.metrics = metrics;
        this.clockMicros = clockMicros;
        this.forgottenAfterMicros = TimeUnit.NANOSECONDS.toMicros(forgottenAfter.toNanos());
    }

    /**
     * Returns the version that is held then: another one than that of the request asks the agent for everything.
     *
     * @throws BadSyncException when the entries are not what they must be; nothing was changed
     */
    public long sync(Cluster cluster, KubernetesAPISyncRequest request, String source) throws BadSyncException {
        if (!request.getErrorMsg().isEmpty()) {
            // What it could not read is not gone.
            metrics.reportedErrors.inc();
            clusters.seen(cluster.id(), request.getErrorMsg(), source);
            return cluster.version();
        }
        if (request.getEntriesCount() == 0) {
            metrics.heartbeats.inc();
            clusters.seen(cluster.id(), "", source);
            return cluster.version();
        }
        long startedNanos = System.nanoTime();
        ClusterObjects objects = decoder.decode(request.getEntriesList());
        List<WantedResource> wanted = ClusterResources.of(cluster.clusterId(), cluster.name(), objects);
        wanted.get(0).fixedId = cluster.id();
        LedgerChange change = ledger.replace(
                cluster.id(),
                KINDS,
                wanted,
                (connection, revision) -> clusters.synced(connection, cluster.id(), request.getVersion(), source));
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        metrics.taken(objects, change, seconds);
        if (change.records() > 0) {
            LOG.info(
                    "cluster {}: version {} of {}: {} objects; {} resources added, {} changed, {} ended; {} ms",
                    cluster.clusterId(),
                    Long.toUnsignedString(request.getVersion()),
                    source,
                    objects.count(),
                    change.added(),
                    change.changed(),
                    change.removed(),
                    Math.round(seconds * 1000));
        }
        return request.getVersion();
    }

    /** Ends the resources of clusters that nobody has spoken for. By the leader, now and then. */
    public void forgetSilent() {
        for (Cluster cluster : clusters.list()) {
            boolean isSilent = cluster.seenAt() != 0
                    && !cluster.isAged()
                    && clockMicros.getAsLong() - cluster.seenAt() > forgottenAfterMicros;
            if (isSilent) {
                LedgerChange change = ledger.replace(
                        cluster.id(),
                        KINDS,
                        List.of(),
                        (connection, revision) -> clusters.aged(connection, cluster.id()));
                metrics.forgotten.inc();
                LOG.warn(
                        "cluster {}: nobody told anything for {}; {} resources ended",
                        cluster.clusterId(),
                        Duration.of(forgottenAfterMicros, java.time.temporal.ChronoUnit.MICROS),
                        change.removed());
            }
        }
    }
}
