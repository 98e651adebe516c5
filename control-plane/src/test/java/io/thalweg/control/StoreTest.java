package io.thalweg.control;

import static io.thalweg.control.KubernetesJson.namespace;
import static io.thalweg.control.KubernetesJson.node;
import static io.thalweg.control.KubernetesJson.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.CreateAgentGroupRequest;
import io.thalweg.event.proto.ListAgentGroupConfigurationsRequest;
import io.thalweg.event.proto.ListAgentGroupsRequest;
import io.thalweg.event.proto.ListAgentsRequest;
import io.thalweg.event.proto.ListDomainsRequest;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest.Mode;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.SetTagsRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store keeps, on H2 and on PostgreSQL. */
class StoreTest {
    @Test
    void aRestartOnH2LosesNothing(@TempDir Path directory) throws Exception {
        assertRestartLosesNothing(DatabaseSettings.embedded(directory));
    }

    @Test
    void aRestartOnPostgresLosesNothing() throws Exception {
        try (TestPostgres postgres = TestPostgres.startOrSkip()) {
            assertRestartLosesNothing(postgres.settings());
        }
    }

    @Test
    void twoInstancesOnH2GiveEachUidOneId() throws Exception {
        assertTwoInstancesGiveEachUidOneId(
                DatabaseSettings.inMemory(UUID.randomUUID().toString()));
    }

    @Test
    void twoInstancesOnPostgresGiveEachUidOneId() throws Exception {
        try (TestPostgres postgres = TestPostgres.startOrSkip()) {
            assertTwoInstancesGiveEachUidOneId(postgres.settings());
        }
    }

    private static SyncRequests sync(String cluster, long version, int from, int to) {
        SyncRequests request = SyncRequests.of(cluster, version)
                .with("*v1.Node", node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", namespace("shop"));
        for (int i = from; i < to; i++) {
            request.with("*v1.Pod", pod("shop", "p" + i, "cart", "10.1." + i / 250 + "." + (i % 250 + 1)));
        }
        return request;
    }

    private static void assertRestartLosesNothing(DatabaseSettings settings) throws Exception {
        List<Object> before;
        String cluster;
        int agent;
        try (TestControlPlane plane = new TestControlPlane(settings, Map.of())) {
            cluster = plane.createDomain("production");
            plane.sync(sync(cluster, Long.MAX_VALUE + 5, 0, 10).build());
            plane.sync(sync(cluster, -1, 5, 20).build());
            plane.admin()
                    .setTags(SetTagsRequest.newBuilder()
                            .setKind(ResourceKind.RESOURCE_KIND_POD)
                            .setId(plane.resource(ResourceKind.RESOURCE_KIND_POD, "p7")
                                    .getId())
                            .putTags("team", "payments")
                            .build());
            String group = plane.admin()
                    .createAgentGroup(
                            CreateAgentGroupRequest.newBuilder().setName("edge").build())
                    .getGroupId();
            for (String yaml : List.of("tap_mode: 0\n", "tap_mode: 1\n# größer\n")) {
                plane.admin()
                        .putAgentGroupConfiguration(PutAgentGroupConfigurationRequest.newBuilder()
                                .setMode(yaml.contains("0") ? Mode.MODE_CREATE : Mode.MODE_UPDATE)
                                .setGroup(group)
                                .setYaml(yaml)
                                .build());
            }
            agent = plane.agent().register(registration(group)).getAgentId();
            before = everything(plane);
        }
        try (TestControlPlane plane = new TestControlPlane(settings, Map.of())) {
            assertThat(everything(plane)).isEqualTo(before);
            assertThat(plane.sync(SyncRequests.of(cluster, 1).build())).isEqualTo(-1);
            assertThat(plane.agent().register(registration("")).getAgentId()).isEqualTo(agent);

            Map<String, Integer> ids = idsByName(plane);
            plane.sync(sync(cluster, 9, 0, 30).build());
            assertThat(idsByName(plane)).containsAllEntriesOf(ids);
            assertThat(idsByName(plane).values()).doesNotHaveDuplicates();
            assertThat(plane.resource(ResourceKind.RESOURCE_KIND_POD, "p7").getTagsMap())
                    .containsEntry("team", "payments");
        }
    }

    private static RegisterRequest registration(String group) {
        return RegisterRequest.newBuilder()
                .setMachineId("0123")
                .setHostName("node-1")
                .setGroupIdRequest(group)
                .build();
    }

    private static Map<String, Integer> idsByName(TestControlPlane plane) {
        Map<String, Integer> ids = new HashMap<>();
        plane.resources(ListResourcesRequest.newBuilder()
                        .setKind(ResourceKind.RESOURCE_KIND_POD)
                        .setDeleted(true)
                        .build())
                .forEach(pod -> ids.put(pod.getName(), pod.getId()));
        return ids;
    }

    private static List<Object> everything(TestControlPlane plane) {
        List<Object> all = new ArrayList<>();
        all.addAll(plane
                .resources(ListResourcesRequest.newBuilder().setDeleted(true).build())
                .stream()
                .filter(resource -> resource.getKind() != ResourceKind.RESOURCE_KIND_AGENT)
                .toList());
        all.add(plane.admin().listDomains(ListDomainsRequest.getDefaultInstance()));
        all.add(plane.admin().listAgentGroups(ListAgentGroupsRequest.getDefaultInstance()));
        all.add(plane.admin().listAgents(ListAgentsRequest.getDefaultInstance()));
        all.add(plane.admin()
                .listAgentGroupConfigurations(ListAgentGroupConfigurationsRequest.newBuilder()
                        .setHistory(true)
                        .build()));
        return all;
    }

    /** Two agents of two clusters, each on its own instance, at the same time, and each on the other one afterwards. */
    private static void assertTwoInstancesGiveEachUidOneId(DatabaseSettings settings) throws Exception {
        try (TestControlPlane one = new TestControlPlane(settings, Map.of());
                TestControlPlane other = new TestControlPlane(settings, Map.of())) {
            String first = one.createDomain("first");
            String second = other.createDomain("second");
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                for (int round = 1; round <= 5; round++) {
                    int to = round * 40;
                    long version = round;
                    TestControlPlane ofFirst = round % 2 == 0 ? one : other;
                    TestControlPlane ofSecond = round % 2 == 0 ? other : one;
                    Future<Long> a = threads.submit(
                            () -> ofFirst.sync(sync(first, version, 0, to).build()));
                    Future<Long> b = threads.submit(
                            () -> ofSecond.sync(sync(second, version, 0, to).build()));
                    assertThat(a.get()).isEqualTo(version);
                    assertThat(b.get()).isEqualTo(version);
                }
            } finally {
                threads.shutdownNow();
            }
            List<Resource> pods = one.resources(ResourceKind.RESOURCE_KIND_POD);
            assertThat(pods).hasSize(400);
            assertThat(pods).extracting(Resource::getId).doesNotHaveDuplicates();
            assertThat(other.resources(ResourceKind.RESOURCE_KIND_POD)).isEqualTo(pods);
        }
    }
}
