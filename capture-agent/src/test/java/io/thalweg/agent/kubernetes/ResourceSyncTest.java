package io.thalweg.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.thalweg.agent.Await;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the control plane is told of what; the clock is the test's. */
final class ResourceSyncTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long SECOND = 1000;

    @TempDir
    private Path directory;

    private TestApiServer server;
    private KubernetesClient client;
    private ClusterWatch watch;
    private ResourceSync sync;
    private final SyncRecorder control = new SyncRecorder();
    private long now;

    @BeforeEach
    void start() throws IOException {
        server = new TestApiServer(directory);
        client = server.client();
        Objects.create(client, "pods", Objects.pod("cart-a", "10.42.0.5"));
    }

    @AfterEach
    void stop() {
        watch.close();
        client.close();
        server.close();
    }

    private void begin() {
        watch = new ClusterWatch(server.client(), WatchedKinds.chosenBy(List.of()));
        KubernetesAPISyncRequest common = KubernetesAPISyncRequest.newBuilder()
                .setClusterId("d-test")
                .setSourceIp("192.0.2.9")
                .build();
        sync = new ResourceSync(watch, control, common, now);
    }

    private void pass(long millis) {
        for (long end = now + millis; now < end; now += 100) {
            sync.round(now);
        }
    }

    private void awaitComplete() {
        Await.until("complete", DEADLINE, watch::isComplete);
    }

    @Test
    void sendsAllOnceAndThenSignsOfLife() {
        begin();
        awaitComplete();
        pass(SECOND);
        KubernetesAPISyncRequest first = control.last();
        assertThat(control.requests()).hasSize(1);
        assertThat(first.getClusterId()).isEqualTo("d-test");
        assertThat(first.getSourceIp()).isEqualTo("192.0.2.9");
        assertThat(first.getVersion()).isPositive();
        assertThat(first.getEntriesList()).extracting("type").contains("*v1.Pod");
        assertThat(first.hasErrorMsg()).isFalse();
        pass(60 * SECOND);
        assertThat(control.requests()).hasSizeBetween(6, 8);
        assertThat(control.last().getVersion()).isEqualTo(first.getVersion());
        assertThat(control.last().getEntriesCount()).isZero();
    }

    @Test
    void aChangeHasANewVersionAndEverything() {
        begin();
        awaitComplete();
        pass(SECOND);
        long first = control.last().getVersion();
        Objects.create(client, "nodes", Objects.node("node-1", "192.0.2.1"));
        Await.until("the node", DEADLINE, () -> watch.objects() == 2);
        pass(12 * SECOND);
        KubernetesAPISyncRequest second = control.requests().get(1);
        assertThat(second.getVersion()).isGreaterThan(first);
        assertThat(second.getEntriesList()).extracting("type").contains("*v1.Pod", "*v1.Node");
    }

    @Test
    void nothingIsSentBeforeEverythingIsKnown() {
        server.answer("/api/v1/services", 500);
        begin();
        Await.until(
                "the others",
                DEADLINE,
                () -> watch.objects() == 1 && !watch.problem().isEmpty());
        pass(20 * SECOND);
        assertThat(control.requests()).allSatisfy(request -> {
            assertThat(request.getEntriesCount()).isZero();
            assertThat(request.getErrorMsg()).contains("services");
        });
        assertThat(control.requests()).isNotEmpty();
    }

    @Test
    void afterAWhileAPartIsSentMarkedAsSuchAndLaterTheWhole() {
        server.answer("/api/v1/services", 500);
        begin();
        Await.until(
                "the others",
                DEADLINE,
                () -> watch.objects() == 1 && !watch.problem().isEmpty());
        pass(60 * SECOND);
        KubernetesAPISyncRequest partial = control.requests().stream()
                .filter(request -> request.getEntriesCount() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(partial.getErrorMsg()).contains("services");
        server.answer("/api/v1/services", 0);
        Await.until(
                "complete",
                DEADLINE,
                () -> watch.isComplete() && watch.problem().isEmpty());
        pass(15 * SECOND);
        KubernetesAPISyncRequest whole = control.requests().stream()
                .filter(request -> request.getEntriesCount() > 0 && !request.hasErrorMsg())
                .findFirst()
                .orElseThrow();
        assertThat(whole.getVersion()).isGreaterThan(partial.getVersion());
    }

    @Test
    void aControlPlaneThatForgotIsToldAgain() {
        begin();
        awaitComplete();
        pass(5 * SECOND);
        control.forget();
        pass(30 * SECOND);
        assertThat(control.requests())
                .filteredOn(request -> request.getEntriesCount() > 0)
                .hasSize(2)
                .extracting(KubernetesAPISyncRequest::getVersion)
                .containsOnly(control.last().getVersion());
    }

    @Test
    void aControlPlaneThatIsAwayIsToldWhenItIsBack() {
        control.away(true);
        begin();
        awaitComplete();
        pass(20 * SECOND);
        assertThat(sync.refusal()).isEqualTo("away");
        control.away(false);
        pass(70 * SECOND);
        assertThat(control.requests().get(0).getEntriesCount()).isPositive();
        assertThat(sync.refusal()).isEmpty();
        assertThat(sync.sentVersions()).isEqualTo(1);
    }
}
