package io.thalweg.agent.kubernetes;

import io.thalweg.agent.control.ControlPlane;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the control plane calls the cluster. Clusters are told apart by who signed their API server's certificate, and by
 * the name that people give them. Thread-safe.
 */
public final class ClusterIdentity {
    /** Mounted into pods; read without the API server's client, which most agents never need. */
    private static final Path AUTHORITY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt");

    private final ClusterWatcher.Cluster cluster;
    private final ControlPlane control;
    private String id;

    public ClusterIdentity(ClusterWatcher.Cluster cluster, ControlPlane control) {
        this.cluster = cluster;
        this.control = control;
        this.id = cluster.clusterId();
    }

    /**
     * Asks the control plane, once.
     *
     * @throws IOException when the cluster's authority cannot be read, or the control plane tells no id
     * @throws io.thalweg.agent.control.ControlException when it cannot be reached
     */
    public synchronized String id() throws IOException {
        if (id.isEmpty()) {
            id = ask();
        }
        return id;
    }

    private String ask() throws IOException {
        KubernetesClusterIDResponse answer = control.clusterId(KubernetesClusterIDRequest.newBuilder()
                .setCaMd5(authorityMd5())
                .setKubernetesClusterName(cluster.clusterName())
                .build());
        if (!answer.getErrorMsg().isEmpty() || answer.getClusterId().isEmpty()) {
            throw new IOException("the control plane tells no id of the cluster: " + answer.getErrorMsg());
        }
        return answer.getClusterId();
    }

    private String authorityMd5() throws IOException {
        byte[] authority = cluster.kubeconfig() == null && Files.exists(AUTHORITY)
                ? Files.readAllBytes(AUTHORITY)
                : ApiServer.at(cluster.kubeconfig()).authority();
        return authority.length == 0 ? "" : HexFormat.of().formatHex(md5().digest(authority));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
