package io.thalweg.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.thalweg.agent.Await;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterWatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestApiServer server;
    private KubernetesClient client;
    private ClusterWatch watch;

    @BeforeEach
    void start() throws IOException {
        server = new TestApiServer(directory);
        client = server.client();
        Objects.create(client, "nodes", Objects.node("node-1", "192.0.2.1"));
        Objects.create(client, "pods", Objects.pod("cart-a", "10.42.0.5"));
    }

    @AfterEach
    void stop() {
        if (watch != null) {
            watch.close();
        }
        client.close();
        server.close();
    }

    private void watch(ResourceRule... rules) {
        watch = new ClusterWatch(server.client(), WatchedKinds.chosenBy(List.of(rules)));
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what + "; " + watch.problem(), DEADLINE, condition);
    }

    private List<JsonNode> objects(String type) {
        List<JsonNode> objects = new ArrayList<>();
        for (KubernetesAPIInfo entry : watch.entries()) {
            if (entry.getType().equals(type)) {
                read(entry).get("items").forEach(objects::add);
            }
        }
        return objects;
    }

    private static JsonNode read(KubernetesAPIInfo entry) {
        try (InflaterInputStream json = new InflaterInputStream(
                new ByteArrayInputStream(entry.getCompressedInfo().toByteArray()))) {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void listsWhatThereIsAndFollowsWhatChanges() {
        watch();
        await("complete", watch::isComplete);
        assertThat(watch.problem()).isEmpty();
        assertThat(objects("*v1.Pod")).hasSize(1);

        Objects.create(client, "pods", Objects.pod("cart-b", "10.42.0.6"));
        await("the second pod", () -> objects("*v1.Pod").size() == 2);

        Objects.replace(client, "pods", Objects.pod("cart-b", "10.42.0.7"));
        await("its new address", () -> objects("*v1.Pod").toString().contains("10.42.0.7"));

        client.pods().inNamespace("shop").withName("cart-a").delete();
        await("the first is gone", () -> objects("*v1.Pod").size() == 1);
        assertThat(objects("*v1.Pod").get(0).at("/metadata/name").asText()).isEqualTo("cart-b");
    }

    @Test
    void keepsOnlyWhatIsSent() {
        watch();
        await("complete", watch::isComplete);
        JsonNode pod = objects("*v1.Pod").get(0);
        assertThat(pod.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("cart-1");
        assertThat(pod.at("/status/podIP").asText()).isEqualTo("10.42.0.5");
        assertThat(pod.at("/status/containerStatuses/0/containerID").asText()).isEqualTo("containerd://0123");
        assertThat(pod.at("/metadata/annotations/team").asText()).isEqualTo("basket");
        assertThat(pod.toString()).doesNotContain("made-up-secret", "managedFields", "long");
        JsonNode node = objects("*v1.Node").get(0);
        assertThat(node.at("/spec/podCIDR").asText()).isEqualTo("10.42.0.0/24");
        assertThat(node.toString()).doesNotContain("images", "lastHeartbeatTime");
    }

    @Test
    void aNodeThatSaysItIsAliveIsNoChange() {
        watch();
        await("complete", watch::isComplete);
        long changes = watch.changes();
        Objects.replace(client, "nodes", Objects.node("node-1", "192.0.2.1").replace("00:00:00Z", "00:05:00Z"));
        Objects.create(client, "pods", Objects.pod("cart-b", "10.42.0.6"));
        await("the pod that came after it", () -> objects("*v1.Pod").size() == 2);
        assertThat(watch.changes()).isEqualTo(changes + 1);
    }

    @Test
    void aKindThatIsForbiddenDoesNotKeepTheOthersBack() {
        server.forbid("/api/v1/configmaps");
        watch();
        await("complete", watch::isComplete);
        assertThat(watch.problem()).isEmpty();
        assertThat(watch.refused()).containsExactly("configmaps");
        assertThat(objects("*v1.Pod")).hasSize(1);
    }

    @Test
    void podsThatAreForbiddenAreAProblem() {
        server.forbid("/api/v1/pods");
        watch();
        await("the problem", () -> watch.problem().contains("needs list and watch of pods"));
        assertThat(objects("*v1.Node")).hasSize(1);
    }

    @Test
    void anApiServerThatFailsIsAskedAgain() {
        server.answer("/", 500);
        watch();
        await("the problem", () -> !watch.problem().isEmpty());
        assertThat(watch.isComplete()).isFalse();
        server.answer("/", 0);
        await("complete", () -> watch.isComplete() && watch.problem().isEmpty());
        assertThat(objects("*v1.Pod")).hasSize(1);
    }

    @Test
    void whatWasSeenStaysWhileTheApiServerIsAway() {
        watch();
        await("complete", watch::isComplete);
        server.close();
        await("the problem", () -> !watch.problem().isEmpty());
        assertThat(objects("*v1.Pod")).hasSize(1);
        assertThat(watch.isComplete()).isTrue();
    }

    @Test
    void ingressesOfOldApiServersAreFound() {
        server.answer("/apis/networking.k8s.io/v1/", 404);
        Objects.create(client, "ingresses", """
                apiVersion: networking.k8s.io/v1beta1
                kind: Ingress
                metadata: {name: front, namespace: shop, uid: ingress-1}
                spec:
                  tls: [{secretName: made-up}]
                  rules: [{host: shop.example, http: {paths: [{path: /, backend: {serviceName: cart, servicePort: 80}}]}}]
                """);
        watch();
        await("complete", watch::isComplete);
        assertThat(objects("*v1beta1.Ingress")).hasSize(1);
        assertThat(objects("*v1beta1.Ingress").toString())
                .contains("shop.example", "cart")
                .doesNotContain("made-up");
    }

    @Test
    void routesOfOpenShiftAreToldAsIngresses() {
        server.install("/apis/route.openshift.io/");
        Objects.create(client, "routes", """
                apiVersion: route.openshift.io/v1
                kind: Route
                metadata: {name: front, namespace: shop, uid: route-1}
                spec: {host: shop.example, path: /cart, to: {kind: Service, name: cart}, port: {targetPort: 8080}}
                """);
        watch(ResourceRule.disabled("ingresses"), ResourceRule.enabled("routes", ""));
        await("complete", watch::isComplete);
        JsonNode rule = objects("*v1.Ingress").get(0).at("/spec/rules/0");
        assertThat(rule.at("/host").asText()).isEqualTo("shop.example");
        JsonNode service = rule.at("/http/paths/0/backend/service");
        assertThat(service.at("/name").asText()).isEqualTo("cart");
        assertThat(service.at("/port/number").asInt()).isEqualTo(8080);
        assertThat(server.askedFor("ingresses")).isZero();
    }

    @Test
    void aCustomResourceThatIsInstalledLaterIsFoundWhenItIsAskedForAgain() {
        watch(ResourceRule.enabled("clonesets", "apps.kruise.io"));
        await("complete", watch::isComplete);
        assertThat(objects("*v1.CloneSet")).isEmpty();
        server.install("/apis/apps.kruise.io/");
        Objects.create(client, "clonesets", """
                apiVersion: apps.kruise.io/v1alpha1
                kind: CloneSet
                metadata: {name: cart, namespace: shop, uid: clone-1, labels: {app: cart}}
                spec: {replicas: 3, template: {spec: {containers: []}}}
                """);
        watch.setKinds(WatchedKinds.chosenBy(List.of()));
        await(
                "without",
                () -> watch.isComplete() && server.askedFor("/apis/apps.kruise.io/v1alpha1/clonesets?limit=1") == 1);
        watch.setKinds(WatchedKinds.chosenBy(List.of(ResourceRule.enabled("clonesets", "apps.kruise.io"))));
        await("the clone set", () -> objects("*v1.CloneSet").size() == 1);
        assertThat(objects("*v1.CloneSet").toString())
                .contains("\"replicas\":3")
                .doesNotContain("template");
    }

    @Test
    void aWatchThatIsTooOldListsAgainAndDropsWhatHasGoneMeanwhile() {
        Objects.create(client, "pods", Objects.pod("cart-b", "10.42.0.6"));
        server.forgetOnce("/api/v1/pods");
        watch();
        await("complete", watch::isComplete);
        await("watched in the end", () -> server.askedFor("/api/v1/pods?allowWatchBookmarks") >= 2);
        assertThat(server.askedFor("/api/v1/pods?limit=250")).isGreaterThanOrEqualTo(2);
        client.pods().inNamespace("shop").withName("cart-b").delete();
        await("the deleted is gone", () -> objects("*v1.Pod").size() == 1);
        await("no problem is left", () -> watch.problem().isEmpty());
    }
}
