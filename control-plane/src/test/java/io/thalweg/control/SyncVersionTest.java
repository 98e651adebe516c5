package io.thalweg.control;

import static io.thalweg.control.KubernetesJson.namespace;
import static io.thalweg.control.KubernetesJson.node;
import static io.thalweg.control.KubernetesJson.pod;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_POD;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.proto.Domain;
import io.thalweg.event.proto.DomainState;
import io.thalweg.event.proto.GetResourceRequest;
import io.thalweg.event.proto.ListDomainsRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import io.thalweg.event.proto.deepflow.trident.SynchronizerGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions, silence, errors, and since when and until when a resource was what it was. */
class SyncVersionTest {
    private TestControlPlane plane;
    private String cluster;

    @BeforeEach
    void start() throws IOException {
        plane = TestControlPlane.inMemory();
        cluster = plane.createDomain("production");
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private SyncRequests sync(long version, KubernetesJson.Builder... pods) {
        return SyncRequests.of(cluster, version)
                .with("*v1.Node", node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.Pod", pods);
    }

    private static KubernetesJson.Builder cart(String name, String address) {
        return pod("shop", name, "cart", address);
    }

    private Domain domain() {
        return plane.admin()
                .listDomains(ListDomainsRequest.getDefaultInstance())
                .getDomains(0);
    }

    private List<Resource> intervals(Resource resource) {
        return plane.admin()
                .getResource(GetResourceRequest.newBuilder()
                        .setKind(resource.getKind())
                        .setId(resource.getId())
                        .build())
                .getIntervalsList();
    }

    private long now() {
        return plane.clock.get();
    }

    @Test
    void theHeldVersionWithoutEntriesIsASignOfLife() {
        plane.sync(sync(7, cart("a", "10.1.0.5")).build());
        plane.advance(Duration.ofHours(1));

        assertThat(plane.sync(SyncRequests.of(cluster, 7).build())).isEqualTo(7);
        assertThat(plane.resources(RESOURCE_KIND_POD)).hasSize(1);
        assertThat(domain().getSeenAt()).isEqualTo(now());
        assertThat(domain().getSyncedAt()).isEqualTo(now() - 3_600_000_000L);
    }

    @Test
    void anotherVersionWithoutEntriesIsAskedForThem() {
        plane.sync(sync(7, cart("a", "10.1.0.5")).build());

        assertThat(plane.sync(SyncRequests.of(cluster, 8).build())).isEqualTo(7);
        assertThat(plane.resources(RESOURCE_KIND_POD)).hasSize(1);
    }

    @Test
    void entriesUnderTheHeldVersionAreTakenForTheAgentMayHaveRestarted() {
        plane.sync(sync(1, cart("a", "10.1.0.5")).build());
        plane.sync(sync(1, cart("b", "10.1.0.6")).build());

        assertThat(plane.resources(RESOURCE_KIND_POD))
                .extracting(Resource::getName)
                .containsExactly("b");
    }

    @Test
    void anErrorOfTheAgentKeepsWhatThereIs() {
        plane.sync(sync(7, cart("a", "10.1.0.5")).build());

        long held = plane.sync(sync(8).error("pods is forbidden").build());

        assertThat(held).isEqualTo(7);
        assertThat(plane.resources(RESOURCE_KIND_POD)).hasSize(1);
        assertThat(domain().getState()).isEqualTo(DomainState.DOMAIN_STATE_ERROR);
        assertThat(domain().getErrorMessage()).isEqualTo("pods is forbidden");

        plane.sync(sync(9, cart("a", "10.1.0.5")).build());
        assertThat(domain().getState()).isEqualTo(DomainState.DOMAIN_STATE_NORMAL);
    }

    @Test
    void aPodThatIsMissingEndsWithTheSyncAndKeepsItsName() {
        plane.sync(sync(1, cart("a", "10.1.0.5"), cart("b", "10.1.0.6")).build());
        Resource a = plane.resource(RESOURCE_KIND_POD, "a");
        plane.advance(Duration.ofMinutes(1));
        plane.sync(sync(2, cart("b", "10.1.0.6")).build());

        assertThat(plane.resources(RESOURCE_KIND_POD))
                .extracting(Resource::getName)
                .containsExactly("b");
        assertThat(intervals(a)).hasSize(1);
        assertThat(intervals(a).get(0).getDeleted()).isTrue();
        assertThat(intervals(a).get(0).getValidTo()).isEqualTo(now());
        assertThat(intervals(a).get(0).getName()).isEqualTo("a");
    }

    @Test
    void aPodBeginsWhenKubernetesSaysItDidOrElseBeforeTheFirstSync() {
        plane.sync(sync(1, cart("told", "10.1.0.5").created("2026-03-01T11:58:30Z"), cart("untold", "10.1.0.6"))
                .build());
        plane.advance(Duration.ofMinutes(1));
        plane.sync(sync(2, cart("told", "10.1.0.5"), cart("untold", "10.1.0.6"), cart("later", "10.1.0.7"))
                .build());

        assertThat(plane.resource(RESOURCE_KIND_POD, "told").getValidFrom())
                .isEqualTo(TestControlPlane.micros(TestControlPlane.START) - 90_000_000L);
        assertThat(plane.resource(RESOURCE_KIND_POD, "untold").getValidFrom()).isZero();
        assertThat(plane.resource(RESOURCE_KIND_POD, "later").getValidFrom()).isEqualTo(now());
    }

    @Test
    void anAddressThatMovesIsOfOnePodAtATime() {
        plane.sync(
                sync(1, cart("old", "10.1.0.5").created("2026-03-01T11:00:00Z")).build());
        Resource old = plane.resource(RESOURCE_KIND_POD, "old");
        plane.advance(Duration.ofSeconds(10));
        plane.sync(
                sync(2, cart("new", "10.1.0.5").created("2026-03-01T12:00:04Z")).build());

        long moved = TestControlPlane.micros(TestControlPlane.START) + 5_000_000;
        assertThat(intervals(old).get(0).getValidTo()).isEqualTo(moved);
        assertThat(plane.resource(RESOURCE_KIND_POD, "new").getValidFrom()).isEqualTo(moved);
    }

    @Test
    void anAddressThatWasGivenUpBeforeIsNotTakenBackInTime() {
        plane.sync(sync(1, cart("old", "10.1.0.5")).build());
        plane.advance(Duration.ofSeconds(10));
        plane.sync(sync(2).build());
        long givenUp = now();
        plane.advance(Duration.ofSeconds(10));
        plane.sync(
                sync(3, cart("new", "10.1.0.5").created("2026-03-01T12:00:02Z")).build());

        assertThat(plane.resource(RESOURCE_KIND_POD, "new").getValidFrom()).isEqualTo(givenUp);
    }

    @Test
    void anotherAddressBeginsAnotherIntervalUnderTheSameId() {
        plane.sync(sync(1, cart("a", "10.1.0.5")).build());
        Resource first = plane.resource(RESOURCE_KIND_POD, "a");
        plane.advance(Duration.ofSeconds(30));
        plane.sync(sync(2, cart("a", "10.1.0.99")).build());

        List<Resource> intervals = intervals(first);
        assertThat(intervals).hasSize(2);
        assertThat(intervals.get(0).getValidFrom()).isEqualTo(now());
        assertThat(intervals.get(0).getValidTo()).isZero();
        assertThat(intervals.get(1).getValidTo()).isEqualTo(now());
        assertThat(intervals.get(1).getDeleted()).isFalse();
        assertThat(intervals.get(1).getAddressesList()).isEqualTo(first.getAddressesList());
    }

    @Test
    void aPodGetsItsAddressWhenItStartsNotWhenTheSyncComes() {
        plane.sync(sync(1, cart("a", "").created("2026-03-01T11:59:58Z")).build());
        plane.advance(Duration.ofSeconds(10));
        plane.sync(
                sync(2, cart("a", "10.1.0.5").created("2026-03-01T11:59:58Z")).build());

        Resource pod = plane.resource(RESOURCE_KIND_POD, "a");
        assertThat(pod.getAddressesCount()).isEqualTo(1);
        assertThat(pod.getValidFrom()).isEqualTo(TestControlPlane.micros(TestControlPlane.START) - 2_000_000 + 1);
    }

    @Test
    void newLabelsAreWrittenIntoTheInterval() {
        plane.sync(sync(1, cart("a", "10.1.0.5")).build());
        plane.advance(Duration.ofSeconds(30));
        plane.sync(sync(2, cart("a", "10.1.0.5").labels("{\"app\": \"cart\", \"tier\": \"web\"}"))
                .build());

        Resource pod = plane.resource(RESOURCE_KIND_POD, "a");
        assertThat(intervals(pod)).hasSize(1);
        assertThat(pod.getLabelsMap()).containsEntry("tier", "web");
        assertThat(pod.getValidFrom()).isZero();
    }

    @Test
    void aRenameKeepsTheIdAndAnotherUidIsAnotherId() {
        plane.sync(sync(1, cart("a", "10.1.0.5").uidOf("one")).build());
        int id = plane.resource(RESOURCE_KIND_POD, "a").getId();
        plane.sync(sync(2, cart("renamed", "10.1.0.5").uidOf("one")).build());
        assertThat(plane.resource(RESOURCE_KIND_POD, "renamed").getId()).isEqualTo(id);

        plane.sync(sync(3, cart("renamed", "10.1.0.5").uidOf("two")).build());
        assertThat(plane.resource(RESOURCE_KIND_POD, "renamed").getId()).isNotEqualTo(id);

        plane.advance(Duration.ofMinutes(1));
        plane.sync(sync(4, cart("renamed", "10.1.0.5").uidOf("one")).build());
        assertThat(plane.resource(RESOURCE_KIND_POD, "renamed").getId()).isEqualTo(id);
    }

    @Test
    void aClusterThatIsSilentForADayIsForgottenUntilItSpeaks() throws Exception {
        plane.sync(sync(7, cart("a", "10.1.0.5")).build());
        int id = plane.resource(RESOURCE_KIND_POD, "a").getId();
        plane.advance(Duration.ofHours(24).plusSeconds(1));

        Eventually.until(
                "the cluster is forgotten",
                Duration.ofSeconds(60),
                () -> domain().getState() == DomainState.DOMAIN_STATE_AGED);
        assertThat(plane.resources(RESOURCE_KIND_POD)).isEmpty();
        assertThat(plane.sync(SyncRequests.of(cluster, 7).build())).isZero();

        plane.sync(sync(7, cart("a", "10.1.0.5")).build());
        assertThat(plane.resource(RESOURCE_KIND_POD, "a").getId()).isEqualTo(id);
        assertThat(domain().getState()).isEqualTo(DomainState.DOMAIN_STATE_NORMAL);
    }

    @Test
    void agentsOfOneClusterHearOfOneIdUnderBothNamesOfTheService() {
        KubernetesClusterIDRequest request = KubernetesClusterIDRequest.newBuilder()
                .setCaMd5("0123456789abcdef0123456789abcdef")
                .setKubernetesClusterName("staging")
                .build();
        SynchronizerGrpc.SynchronizerBlockingStub trident = SynchronizerGrpc.newBlockingStub(plane.channel());

        KubernetesClusterIDResponse first = plane.synchronizer().getKubernetesClusterID(request);
        KubernetesClusterIDResponse second = trident.getKubernetesClusterID(request);

        assertThat(first.getClusterId()).matches("d-[A-Za-z0-9]{10}");
        assertThat(second).isEqualTo(first);
        cluster = first.getClusterId();
        assertThat(trident.kubernetesAPISync(sync(3, cart("a", "10.1.0.5")).build())
                        .getVersion())
                .isEqualTo(3);
        assertThat(plane.resources(RESOURCE_KIND_POD)).hasSize(1);
    }

    @Test
    void anIdIsNotGivenForWhatIsNoCheckSum() {
        KubernetesClusterIDResponse response = plane.synchronizer()
                .getKubernetesClusterID(KubernetesClusterIDRequest.newBuilder()
                        .setCaMd5("../../etc")
                        .build());

        assertThat(response.getClusterId()).isEmpty();
        assertThat(response.getErrorMsg()).contains("ca_md5");
    }
}
