package io.thalweg.control.server;

import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.thalweg.control.cluster.Cluster;
import io.thalweg.control.cluster.ClusterStore;
import io.thalweg.control.cluster.ClusterSync;
import io.thalweg.control.cluster.SyncMetrics;
import io.thalweg.control.kubernetes.BadSyncException;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncResponse;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import java.net.SocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The two calls of DeepFlow's agents, whichever name they call them by. */
final class SyncCalls {
    private static final Pattern CLUSTER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern MD5 = Pattern.compile("[0-9a-fA-F]{32}");
    private static final int MAX_NAME = 256;
    private static final int MAX_TEAM = 64;
    private static final int SHOWN = 80;

    /** Syncs that are decoded at a time; each may hold some hundred megabytes. */
    private static final int AT_A_TIME = 2;

    private static final int WAIT_SECONDS = 20;

    private static final Context.Key<String> PEER = Context.key("peer");

    private final ClusterStore clusters;
    private final ClusterSync sync;
    private final SyncMetrics metrics;
    private final Semaphore room = new Semaphore(AT_A_TIME, true);

    SyncCalls(ClusterStore clusters, ClusterSync sync, SyncMetrics metrics) {
        this.clusters = clusters;
        this.sync = sync;
        this.metrics = metrics;
    }

    /** Remembers who calls. */
    static ServerInterceptor peerInterceptor() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
                Context context = Context.current().withValue(PEER, String.valueOf(peer));
                return io.grpc.Contexts.interceptCall(context, call, headers, next);
            }
        };
    }

    KubernetesAPISyncResponse sync(KubernetesAPISyncRequest request) {
        try {
            Cluster cluster = cluster(request.getClusterId());
            if (request.getVersion() == 0
                    && request.getEntriesCount() > 0
                    && request.getErrorMsg().isEmpty()) {
                throw refusal(Status.INVALID_ARGUMENT, "version is 0; entries need a version that changes with them");
            }
            boolean isAdmitted = request.getEntriesCount() == 0 || room.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!isAdmitted) {
                throw refusal(Status.UNAVAILABLE, "other clusters are being synced; try again");
            }
            try {
                return KubernetesAPISyncResponse.newBuilder()
                        .setVersion(sync.sync(cluster, request, source(request)))
                        .build();
            } finally {
                if (request.getEntriesCount() > 0) {
                    room.release();
                }
            }
        } catch (BadSyncException e) {
            metrics.refused(e.reason());
            Status status = e.reason() == BadSyncException.Reason.TOO_LARGE
                    ? Status.RESOURCE_EXHAUSTED
                    : Status.INVALID_ARGUMENT;
            throw refusal(status, e.getMessage());
        } catch (StatusRuntimeException e) {
            metrics.refused(e.getStatus().getCode().name().toLowerCase(java.util.Locale.ROOT));
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal(Status.UNAVAILABLE, "the control plane stops");
        }
    }

    private Cluster cluster(String clusterId) {
        if (!CLUSTER_ID.matcher(clusterId).matches()) {
            throw refusal(
                    Status.INVALID_ARGUMENT,
                    clusterId.isEmpty() ? "no cluster_id" : "cluster_id \"" + cut(clusterId) + "\" is none");
        }
        Cluster cluster = clusters.find(clusterId);
        if (cluster == null) {
            throw refusal(
                    Status.NOT_FOUND,
                    "cluster_id \"" + clusterId + "\" is not known; agents get one by GetKubernetesClusterID,"
                            + " `thalweg ctl domain create NAME` makes one by hand");
        }
        return cluster;
    }

    private static String source(KubernetesAPISyncRequest request) {
        String peer = String.valueOf(PEER.get()).replaceFirst("^/", "");
        return request.getSourceIp().isEmpty() ? peer : cut(request.getSourceIp()) + " (" + peer + ")";
    }

    private static String cut(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    }

    private static StatusRuntimeException refusal(Status status, String description) {
        return status.withDescription(description).asRuntimeException();
    }

    /** Errors are told in the answer: DeepFlow's agents log them and ask again after a minute. */
    KubernetesClusterIDResponse clusterId(KubernetesClusterIDRequest request) {
        String name = request.getKubernetesClusterName();
        if (!MD5.matcher(request.getCaMd5()).matches()) {
            return error("ca_md5: allowed: the 32 hexadecimal digits of an MD5");
        }
        if (name.length() > MAX_NAME
                || name.indexOf('\0') >= 0
                || request.getTeamId().length() > MAX_TEAM) {
            return error("kubernetes_cluster_name and team_id: allowed: at most " + MAX_NAME + " and " + MAX_TEAM
                    + " characters");
        }
        String known = name.isEmpty() ? "k8s-" + request.getCaMd5().substring(0, 8) : name;
        Cluster cluster = clusters.findOrCreate(known, request.getTeamId(), request.getCaMd5());
        return cluster == null
                ? error("no cluster can be added: all numbers are taken")
                : KubernetesClusterIDResponse.newBuilder()
                        .setClusterId(cluster.clusterId())
                        .build();
    }

    private static KubernetesClusterIDResponse error(String message) {
        return KubernetesClusterIDResponse.newBuilder().setErrorMsg(message).build();
    }
}
