package io.thalweg.standalone.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A small cluster whose API server holds state, over TLS (fabric8's), and what its users do to it. */
public final class Cluster implements AutoCloseable {
    private static final String NAMESPACE = "shop";
    /** It tells of each request. Kept, or its level would be forgotten. */
    private static final Logger CHATTER = Logger.getLogger(MockWebServer.class.getName());

    private final MockWebServer web = new MockWebServer();
    private final KubernetesMockServer server;
    private final KubernetesClient client;

    public Cluster() {
        CHATTER.setLevel(Level.WARNING);
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        server =
                new KubernetesMockServer(new Context(), web, responses, new KubernetesMixedDispatcher(responses), true);
        server.init(InetAddress.getLoopbackAddress(), 0);
        client = server.createClient(builder -> builder.withHttpClientFactory(new JdkHttpClientFactory())
                .editOrNewConfig()
                .withTrustCerts(false)
                .withCaCertFile(web.getSelfSignedCertificate().certificatePath())
                .endConfig());
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .withUid(UUID.randomUUID().toString())
                        .endMetadata()
                        .build())
                .create();
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .withUid(UUID.randomUUID().toString())
                        .endMetadata()
                        .withNewSpec()
                        .withPodCIDR("10.42.0.0/24")
                        .endSpec()
                        .withNewStatus()
                        .addNewAddress("192.0.2.1", "InternalIP")
                        .endStatus()
                        .build())
                .create();
    }

    public Path kubeconfig(Path file) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: test, cluster: {server: "https://localhost:%d", certificate-authority: %s}}]
                users: [{name: agent, user: {token: made-up}}]
                contexts: [{name: test, context: {cluster: test, user: agent, namespace: default}}]
                """.formatted(
                        server.getPort(), web.getSelfSignedCertificate().certificatePath()));
    }

    /** Starts it. */
    public void run(String name, String address) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withUid(UUID.randomUUID().toString())
                .addToLabels("app", "cart")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withStartTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .withHostIP("192.0.2.1")
                .withPodIP(address)
                .addNewPodIP(address)
                .withContainerStatuses(
                        new ContainerStatusBuilder().withName("cart").build())
                .endStatus()
                .build();
        client.pods().inNamespace(NAMESPACE).resource(pod).create();
    }

    public void delete(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).delete();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
