package io.thalweg.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.thalweg.agent.control.TestControlPlane;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kubectl itself, and the example of deploy/pseudo-agent that uses it, against the API server of the other tests. */
final class KubectlTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path HOME =
            Path.of(System.getProperty("thalweg.home", "..")).toAbsolutePath();
    private static final Path EXAMPLE = HOME.resolve("deploy/pseudo-agent/pseudo_agent.py");

    @TempDir
    private Path directory;

    private TestApiServer server;

    /** @param err what it said besides */
    private record Ended(int status, String out, String err) {
        void mustBeWell() {
            assertThat(status).as(err).isZero();
        }
    }

    @BeforeEach
    void start() throws IOException {
        assumeTrue(isThere("kubectl", "version", "--client"), "kubectl is not installed");
        server = new TestApiServer(directory);
        // kubectl takes no certificate whose name stands only in the subject, as that of fabric8's server does.
        String config = Files.readString(server.kubeconfig());
        Files.writeString(
                directory.resolve("kubectl"),
                config.replaceAll("certificate-authority: .*", "insecure-skip-tls-verify: true"));
        try (KubernetesClient client = server.client()) {
            Objects.create(client, "nodes", Objects.node("node-1", "192.0.2.1"));
            Objects.create(client, "pods", Objects.pod("cart-a", "10.42.0.5"));
            Objects.create(client, "pods", Objects.pod("cart-b", "10.42.0.6"));
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private boolean isThere(String... command) {
        try {
            return run(command).status == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Ended run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("KUBECONFIG", directory.resolve("kubectl").toString());
        builder.environment().put("HOME", directory.toString());
        builder.redirectError(directory.resolve("err").toFile());
        Process process = builder.start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Ended(process.waitFor(), out, Files.readString(directory.resolve("err")));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** One that has gRPC. */
    private String python() {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (isThere(python, "-c", "import grpc")) {
                return python;
            }
        }
        assumeTrue(false, "python3-grpcio is not installed");
        return null;
    }

    @Test
    void kubectlSeesTheObjectsThatTheWatcherSees() throws IOException {
        Ended kubectl = run("kubectl", "get", "pods", "--all-namespaces", "-o", "json");
        kubectl.mustBeWell();
        JsonNode items = JSON.readTree(kubectl.out).get("items");
        assertThat(items.findValuesAsText("podIP")).containsExactlyInAnyOrder("10.42.0.5", "10.42.0.6");
    }

    @ParameterizedTest
    @CsvSource({
        "agent-rbac.yaml, namespace/thalweg serviceaccount/thalweg-agent clusterrole/thalweg-agent"
                + " clusterrolebinding/thalweg-agent",
        "agent-rbac-openshift.yaml, clusterrole/thalweg-agent-openshift clusterrolebinding/thalweg-agent-openshift",
        "agent-rbac-openkruise.yaml, clusterrole/thalweg-agent-openkruise clusterrolebinding/thalweg-agent-openkruise",
        "agent-config.yaml, configmap/thalweg-agent",
        "agent-daemonset.yaml, daemonset.apps/thalweg-agent",
        "agent-watcher.yaml, deployment.apps/thalweg-watcher",
    })
    void kubectlTakesOurManifests(String file, String objects) throws IOException {
        String manifest = HOME.resolve("deploy/kubernetes").resolve(file).toString();
        run("kubectl", "create", "--validate=false", "-f", manifest).mustBeWell();
        Ended stored = run("kubectl", "get", "-f", manifest, "-o", "name");
        stored.mustBeWell();
        assertThat(stored.out.lines().map(name -> name.replace(".rbac.authorization.k8s.io", "")))
                .containsExactly(objects.split(" "));
    }

    @Test
    void thePseudoAgentTellsWhatKubectlPrints() throws IOException {
        String python = python();
        try (TestControlPlane control = new TestControlPlane()) {
            String[] agent = {
                python, EXAMPLE.toString(), "--controller", control.address(), "--cluster-id", "d-shop", "--once"
            };
            Ended first = run(agent);
            first.mustBeWell();
            KubernetesAPISyncRequest sync = control.syncs().get(0);
            assertThat(sync.getClusterId()).isEqualTo("d-shop");
            assertThat(first.out)
                    .contains("version " + sync.getVersion() + ", the control plane has " + sync.getVersion());
            assertThat(objects(sync, "*v1.Pod")).hasSize(2);
            assertThat(objects(sync, "*v1.Node").get(0).at("/spec/podCIDR").asText())
                    .isEqualTo("10.42.0.0/24");

            server.answer("/api/v1/pods", 500);
            Ended second = run(agent);
            second.mustBeWell();
            assertThat(control.syncs().get(1).getErrorMsg()).isNotEmpty();
            assertThat(control.syncs().get(1).getEntriesCount()).isZero();
        }
    }

    @Test
    void thePseudoAgentAsksForTheClustersId() throws IOException {
        String python = python();
        try (TestControlPlane control = new TestControlPlane()) {
            List<String> agent = new ArrayList<>(Arrays.asList(python, EXAMPLE.toString(), "--controller"));
            agent.addAll(List.of(control.address(), "--cluster-name", "shop", "--once"));
            run(agent.toArray(String[]::new)).mustBeWell();
            assertThat(control.questions().get(0).getKubernetesClusterName()).isEqualTo("shop");
            assertThat(control.syncs().get(0).getClusterId()).isEqualTo("d-test");
        }
    }

    private static List<JsonNode> objects(KubernetesAPISyncRequest sync, String type) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (KubernetesAPIInfo entry : sync.getEntriesList()) {
            if (entry.getType().equals(type)) {
                try (InflaterInputStream json = new InflaterInputStream(
                        new ByteArrayInputStream(entry.getCompressedInfo().toByteArray()))) {
                    JSON.readTree(json).get("items").forEach(objects::add);
                }
            }
        }
        return objects;
    }
}
