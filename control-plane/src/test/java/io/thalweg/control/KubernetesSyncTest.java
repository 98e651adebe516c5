package io.thalweg.control;

import static io.thalweg.control.KubernetesJson.list;
import static io.thalweg.control.KubernetesJson.namespace;
import static io.thalweg.control.KubernetesJson.node;
import static io.thalweg.control.KubernetesJson.of;
import static io.thalweg.control.KubernetesJson.pod;
import static io.thalweg.control.KubernetesJson.service;
import static io.thalweg.control.KubernetesJson.workload;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_AZ;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_CLUSTER;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_INGRESS;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_NAMESPACE;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_NODE;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_POD;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_REGION;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_SERVICE;
import static io.thalweg.event.proto.ResourceKind.RESOURCE_KIND_WORKLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.event.proto.ServiceType;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the objects of a sync. */
class KubernetesSyncTest {
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

    private SyncRequests shop() {
        return SyncRequests.of(cluster, 1)
                .with("*version.Info", "{\"major\": \"1\", \"minor\": \"31\", \"gitVersion\": \"v1.31.0\"}")
                .with("*v1.Node", node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", list(namespace("shop"), namespace("kube-system")))
                .with("*v1.Deployment", workload("Deployment", "shop", "cart"))
                .with(
                        "*v1.ReplicaSet",
                        workload("ReplicaSet", "shop", "cart-6d4").ownedBy("Deployment", "shop", "cart"))
                .with(
                        "*v1.Pod",
                        pod("shop", "cart-6d4-x", "cart", "10.1.0.5").ownedBy("ReplicaSet", "shop", "cart-6d4"))
                .with("*v1.Service", service("shop", "cart", "cart", "10.96.0.10"));
    }

    private Resource only(ResourceKind kind) {
        List<Resource> all = plane.resources(kind);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static ByteString address(String text) throws IOException {
        return ByteString.copyFrom(InetAddress.getByName(text).getAddress());
    }

    @Test
    void ofTwoEntriesOfOneObjectTheLaterCounts() throws IOException {
        SyncRequests sync = SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.Pod", pod("shop", "a", "cart", "10.1.0.5"));
        for (int i = 0; i < 3_000; i++) {
            sync.with("*v1.Namespace", namespace("n" + i));
        }
        plane.sync(sync.with("*v1.Pod", pod("shop", "a", "cart", "10.1.0.6")).build());

        assertThat(plane.resource(RESOURCE_KIND_POD, "a").getAddressesList()).containsExactly(address("10.1.0.6"));
    }

    @Test
    void aPodBelongsToItsDeploymentNodeAndNamespace() throws IOException {
        assertThat(plane.sync(shop().build())).isEqualTo(1);

        Resource pod = only(RESOURCE_KIND_POD);
        Resource deployment = only(RESOURCE_KIND_WORKLOAD);
        assertThat(deployment.getName()).isEqualTo("cart");
        assertThat(deployment.getWorkloadType()).isEqualTo(130);
        assertThat(deployment.getKubernetesKind()).isEqualTo("Deployment");
        assertThat(pod.getOwnerKind()).isEqualTo(RESOURCE_KIND_WORKLOAD);
        assertThat(pod.getOwnerId()).isEqualTo(deployment.getId());
        assertThat(pod.getNodeId()).isEqualTo(only(RESOURCE_KIND_NODE).getId());
        assertThat(pod.getNamespaceId())
                .isEqualTo(plane.resource(RESOURCE_KIND_NAMESPACE, "shop").getId());
        assertThat(pod.getClusterId()).isEqualTo(only(RESOURCE_KIND_CLUSTER).getId());
        assertThat(pod.getAddressesList()).containsExactly(address("10.1.0.5"));
        assertThat(pod.getContainerIds(0)).hasSize(64);
        assertThat(pod.getLabelsMap()).containsEntry("app", "cart");
        assertThat(pod.getRegionId()).isEqualTo(only(RESOURCE_KIND_REGION).getId());
        assertThat(pod.getAzId()).isEqualTo(only(RESOURCE_KIND_AZ).getId());
        assertThat(only(RESOURCE_KIND_AZ).getName()).isEqualTo("eu-1a");
    }

    @Test
    void aNodeHasItsAddressesAndTheBlocksOfItsPods() throws IOException {
        plane.sync(shop().build());

        Resource node = only(RESOURCE_KIND_NODE);
        assertThat(node.getAddressesList()).containsExactly(address("192.168.0.1"));
        assertThat(node.getCidrsList())
                .extracting(block -> block.getAddress().size() + "/" + block.getLength())
                .containsExactly("4/24", "16/64");
    }

    @Test
    void aServiceFindsItsWorkloadAndTheNumberOfANamedPort() throws IOException {
        plane.sync(shop().build());

        Resource service = only(RESOURCE_KIND_SERVICE);
        assertThat(service.getServiceType()).isEqualTo(ServiceType.SERVICE_TYPE_NODE_PORT);
        assertThat(service.getAddressesList()).containsExactly(address("10.96.0.10"));
        assertThat(service.getWorkloadIdsList())
                .containsExactly(only(RESOURCE_KIND_WORKLOAD).getId());
        assertThat(service.getPortsList())
                .containsExactly(ServicePort.newBuilder()
                        .setName("web")
                        .setIpProtocol(6)
                        .setPort(80)
                        .setTargetPort(8080)
                        .setNodePort(30080)
                        .build());
    }

    @Test
    void aServiceWithoutSelectorIsWhatItsEndpointsAre() throws IOException {
        plane.sync(shop().with(
                        "*v1.Service",
                        of("v1", "Service", "shop", "by-hand")
                                .spec("{\"clusterIP\": \"10.96.0.11\", \"ports\": [{\"name\": \"p\", \"port\": 9000,"
                                        + " \"targetPort\": \"web\"}]}"))
                .with(
                        "*v1.EndpointSlice",
                        list(of("discovery.k8s.io/v1", "EndpointSlice", "shop", "by-hand-1")
                                        .labels("{\"kubernetes.io/service-name\": \"by-hand\"}"))
                                .replace(
                                        "\"spec\": {}",
                                        "\"endpoints\": [{\"addresses\": [\"10.1.0.5\"], \"targetRef\": {\"kind\": \"Pod\","
                                                + " \"uid\": \"" + KubernetesJson.uid("Pod/shop/cart-6d4-x") + "\"}}],"
                                                + " \"ports\": [{\"name\": \"p\", \"port\": 9100, \"protocol\": \"TCP\"}]"))
                .build());

        Resource service = plane.resource(RESOURCE_KIND_SERVICE, "by-hand");
        assertThat(service.getWorkloadIdsList())
                .containsExactly(only(RESOURCE_KIND_WORKLOAD).getId());
        assertThat(service.getPorts(0).getTargetPort()).isEqualTo(9100);
    }

    @Test
    void ownersThatNobodyListsAreKnownByTheirPods() {
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Node", node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.Job", workload("Job", "shop", "nightly-1").ownedBy("CronJob", "shop", "nightly"))
                .with(
                        "*v1.Pod",
                        pod("shop", "kafka-0", "kafka", "10.1.0.6").ownedBy("Broker", "shop", "kafka"),
                        pod("shop", "nightly-1-x", "nightly", "10.1.0.7").ownedBy("Job", "shop", "nightly-1"),
                        pod("shop", "etcd-node-1", "etcd", "10.1.0.8").ownedBy("Node", "", "node-1"))
                .build());

        assertThat(plane.resources(RESOURCE_KIND_WORKLOAD))
                .extracting(workload ->
                        workload.getKubernetesKind() + " " + workload.getName() + " " + workload.getWorkloadType())
                .containsExactlyInAnyOrder("Broker kafka 101", "CronJob nightly 101");
        assertThat(plane.resource(RESOURCE_KIND_POD, "kafka-0").getOwnerId())
                .isEqualTo(plane.resource(RESOURCE_KIND_WORKLOAD, "kafka").getId());
        assertThat(plane.resource(RESOURCE_KIND_POD, "nightly-1-x").getOwnerId())
                .isEqualTo(plane.resource(RESOURCE_KIND_WORKLOAD, "nightly").getId());
        assertThat(plane.resource(RESOURCE_KIND_POD, "etcd-node-1").getOwnerId())
                .isZero();
    }

    @Test
    void podsInTheirNodesNetworkAndPodsThatEndedHoldNoAddress() {
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Node", node("node-1", "192.168.0.1"))
                .with("*v1.Namespace", namespace("shop"))
                .with(
                        "*v1.Pod",
                        pod("shop", "proxy", "proxy", "192.168.0.1"),
                        pod("shop", "done", "done", "10.1.0.9")
                                .status(
                                        "{\"phase\": \"Succeeded\", \"hostIP\": \"192.168.0.1\", \"podIP\": \"10.1.0.9\"}"))
                .build());

        Resource proxy = plane.resource(RESOURCE_KIND_POD, "proxy");
        assertThat(proxy.getHostNetwork()).isTrue();
        assertThat(proxy.getAddressesList()).isEmpty();
        assertThat(proxy.getNodeId()).isEqualTo(only(RESOURCE_KIND_NODE).getId());
        assertThat(plane.resource(RESOURCE_KIND_POD, "done").getAddressesList()).isEmpty();
    }

    @Test
    void ingressesOfEveryVersionAndRoutesAreIngresses() {
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1beta1.Ingress", of("extensions/v1beta1", "Ingress", "shop", "old"))
                .with("*v1.Ingress", of("networking.k8s.io/v1", "Ingress", "shop", "new"))
                .with(
                        "*v1.Ingress",
                        of("route.openshift.io/v1", "Route", "shop", "route")
                                .spec(
                                        "{\"host\": \"shop.example\", \"to\": {\"kind\": \"Service\", \"name\": \"cart\"}}"))
                .build());

        assertThat(plane.resources(RESOURCE_KIND_INGRESS))
                .extracting(ingress -> ingress.getKubernetesKind() + " " + ingress.getName())
                .containsExactlyInAnyOrder("Ingress old", "Ingress new", "Route route");
    }

    @Test
    void kindsOfOpenKruiseAndKindsOfOnesOwnOwnPods() {
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.CloneSet", workload("CloneSet", "shop", "clones"))
                .with(
                        "*v1.StatefulSet",
                        workload("StatefulSet", "shop", "kruise").uidOf("kruise"))
                .with("*v1.StatefulSet", workload("StatefulSet", "shop", "plain"))
                .with("*v1alpha1.GameServerSet", workload("GameServerSet", "shop", "games"))
                .build());

        assertThat(plane.resources(RESOURCE_KIND_WORKLOAD))
                .extracting(Resource::getName, Resource::getWorkloadType)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("clones", 135),
                        org.assertj.core.groups.Tuple.tuple("kruise", 131),
                        org.assertj.core.groups.Tuple.tuple("plain", 131),
                        org.assertj.core.groups.Tuple.tuple("games", 101));
    }
}
