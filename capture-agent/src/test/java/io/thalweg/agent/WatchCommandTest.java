package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.thalweg.agent.control.TestControlPlane;
import io.thalweg.agent.kubernetes.Objects;
import io.thalweg.agent.kubernetes.TestApiServer;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.WatchMode;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, an API server over TLS and a control plane over gRPC. */
final class WatchCommandTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private TestApiServer server;
    private TestControlPlane control;
    private Thread agent;

    @BeforeEach
    void start() throws IOException {
        server = new TestApiServer(folder);
        control = new TestControlPlane();
        try (KubernetesClient client = server.client()) {
            Objects.create(client, "pods", Objects.pod("cart-a", "10.42.0.5"));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (agent != null) {
            agent.interrupt();
            agent.join();
        }
        control.close();
        server.close();
    }

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine command = CaptureAgent.commandLine(environment);
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void begin(Map<String, String> environment, String... arguments) {
        agent = new Thread(() -> run(environment, arguments), "agent");
        agent.start();
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what + " " + err, DEADLINE, condition);
    }

    private boolean hasSyncWith(String type) {
        return control.syncs().stream()
                .flatMap(sync -> sync.getEntriesList().stream())
                .anyMatch(entry -> entry.getType().equals(type));
    }

    @Test
    void tellsOfTheClusterWhenTheControlPlaneWantsIt() throws IOException, NoSuchAlgorithmException {
        begin(
                Map.of(),
                "watch",
                "--metrics-listen",
                "none",
                "--controller",
                control.address(),
                "--kubeconfig",
                server.kubeconfig().toString(),
                "--cluster-name",
                "shop");
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        RegisterRequest registered = control.registered().get(0);
        assertThat(registered.getWatchMode()).isEqualTo(WatchMode.WATCH_MODE_ONLY);
        assertThat(registered.getHostIpsList()).isNotNull();
        assertThat(control.syncs()).isEmpty();

        control.wantWatched(true);
        await("a sync", () -> hasSyncWith("*v1.Pod"));
        KubernetesAPISyncRequest sync = control.syncs().get(0);
        assertThat(sync.getClusterId()).isEqualTo("d-test");
        assertThat(sync.getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
        KubernetesClusterIDRequest question = control.questions().get(0);
        assertThat(question.getKubernetesClusterName()).isEqualTo("shop");
        byte[] md5 = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(server.authority()));
        assertThat(question.getCaMd5()).isEqualTo(HexFormat.of().formatHex(md5));
    }

    @Test
    void agentRunOnlyWatchesWhereTheEnvironmentSaysSo() throws IOException {
        control.wantWatched(true);
        Path config =
                Files.writeString(folder.resolve("agent.yaml"), """
                run:
                  bootstrap: kafka:9092
                  iface: eth.*
                  controller: %s
                  cluster-id: d-mine
                  kubeconfig: %s
                """.formatted(control.address(), server.kubeconfig()));
        begin(
                Map.of("ONLY_WATCH_K8S_RESOURCE", "", "IN_CONTAINER", "yes"),
                "run",
                "--metrics-listen",
                "none",
                "--shards",
                "64",
                "--config",
                config.toString());
        await("a sync", () -> hasSyncWith("*v1.Pod"));
        assertThat(control.registered().get(0).getWatchMode()).isEqualTo(WatchMode.WATCH_MODE_ONLY);
        assertThat(control.syncs().get(0).getClusterId()).isEqualTo("d-mine");
        assertThat(control.questions()).isEmpty();
    }

    @Test
    void kindsAreChangedByTheGroupsConfigurationWhileItRuns() {
        control.wantWatched(true);
        begin(
                Map.of(),
                "watch",
                "--metrics-listen",
                "none",
                "--controller",
                control.address(),
                "--kubeconfig",
                server.kubeconfig().toString());
        await("a sync", () -> hasSyncWith("*v1.Pod"));
        assertThat(server.askedFor("clonesets")).isZero();
        server.install("/apis/apps.kruise.io/");
        control.configure(2, """
                static_config:
                  kubernetes-resources:
                  - name: clonesets
                    group: apps.kruise.io
                  - name: statefulsets
                    group: apps
                  - name: statefulsets
                    group: apps.kruise.io
                """);
        await(
                "the custom kinds",
                () -> server.askedFor("apps.kruise.io/v1alpha1/clonesets?limit=250") > 0
                        && server.askedFor("apps.kruise.io/v1beta1/statefulsets?limit=250") > 0);
        await("confirmed", () -> control.lastHeartbeat().getConfigurationVersion() == 2);
        control.configure(3, "static_config: {kubernetes-resources: [{name: widgets}]}");
        await("refused", () -> control.lastHeartbeat().getConfigurationError().contains("widgets is not known"));
    }

    @Test
    void anAgentThatShallNotWatchAnyMoreLetsGoOfTheApiServer() {
        control.wantWatched(true);
        begin(
                Map.of(),
                "watch",
                "--metrics-listen",
                "none",
                "--controller",
                control.address(),
                "--kubeconfig",
                server.kubeconfig().toString());
        await("a sync", () -> hasSyncWith("*v1.Pod"));
        control.wantWatched(false);
        await("no client's threads", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("kubernetes")));
    }

    @Test
    void withoutAControlPlaneThereIsNothingToTell() {
        assertThat(run(Map.of(), "watch", "--metrics-listen", "none")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--controller=HOST:PORT'");
        for (List<String> wrong : List.of(
                List.of("--controller", "nowhere", "--controller: nowhere; write HOST:PORT"),
                List.of("--controller-key", "key.pem", "go together"))) {
            run(Map.of(), "watch", "--metrics-listen", "none", "--controller", "a:1", wrong.get(0), wrong.get(1));
            assertThat(err.toString()).contains(wrong.get(2));
        }
    }
}
