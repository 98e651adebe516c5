package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.control.KubernetesJson;
import io.thalweg.control.SyncRequests;
import io.thalweg.control.TestControlPlane;
import io.thalweg.control.ctl.Ctl;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.ListDomainsRequest;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.standalone.Eventually;
import io.thalweg.standalone.kubernetes.Cluster;
import io.thalweg.standalone.kubernetes.Connections;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * From what Kubernetes says to the columns of ClickHouse: gRPC or the agent's watcher, the control plane, Kafka, the flow
 * job, and rows of captures whose addresses are those pods.
 */
@ExtendWith(RunningPipeline.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class TaggedRowsEndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String SERVER = "10.42.0.200";
    private static final List<String> ADDRESSES = List.of("10.42.0.11", "10.42.0.12", "10.42.0.13");
    private static final int ROUNDS = 3;
    private static final int FIRST_ASKING = 30_000;

    private static TestControlPlane control;

    @TempDir
    private Path folder;

    /** By the client's port, which no two connections share. */
    private final Map<Integer, String> truth = new TreeMap<>();
    /** Of connections that were made before anybody was told of the pod: rows wait for the word of it, but not for ever. */
    private final Map<Integer, String> hasty = new TreeMap<>();

    @BeforeAll
    static void start(RunningPipeline pipeline) throws Exception {
        control = new TestControlPlane(
                DatabaseSettings.inMemory(UUID.randomUUID().toString()), Map.of("bootstrap.servers", pipeline.kafka()));
        control.clock.set(nowMicros());
    }

    @AfterAll
    static void stop() {
        control.close();
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Eventually.until(what, PATIENCE, () -> {
            control.clock.set(nowMicros());
            return condition.call();
        });
    }

    /** An agent on the cluster's first node; its id. */
    private static int register(String cluster) {
        return control.agent()
                .register(RegisterRequest.newBuilder()
                        .setMachineId(cluster)
                        .setName("agent of " + cluster)
                        .setKubernetesClusterId(cluster)
                        .setKubernetesNodeName("node-1")
                        .build())
                .getAgentId();
    }

    private static long id(ResourceKind kind, String name) {
        return Integer.toUnsignedLong(control.resource(kind, name).getId());
    }

    private void replay(RunningPipeline pipeline, int agent, String name, Connections traffic) throws Exception {
        int status = CaptureAgent.commandLine()
                .execute(
                        "replay",
                        "--bootstrap=" + pipeline.kafka(),
                        "--agent-id=" + agent,
                        "--close-flows",
                        traffic.write(folder.resolve(name + ".pcap")).toString());
        assertThat(status).isZero();
    }

    @Test
    void rowsOfACaptureAreTaggedByTheContractsObjectsAsTheRulesSay(RunningPipeline pipeline) throws Exception {
        String cluster = control.createDomain("contract");
        control.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Node", KubernetesJson.list(KubernetesJson.node("node-1", "192.168.0.1")))
                .with("*v1.Namespace", KubernetesJson.list(KubernetesJson.namespace("shop")))
                .with("*v1.Deployment", KubernetesJson.list(KubernetesJson.workload("Deployment", "shop", "web")))
                .with("*v1.StatefulSet", KubernetesJson.list(KubernetesJson.workload("StatefulSet", "shop", "db")))
                .with(
                        "*v1.ReplicaSet",
                        KubernetesJson.list(KubernetesJson.workload("ReplicaSet", "shop", "web-rs")
                                .ownedBy("Deployment", "shop", "web")))
                .with(
                        "*v1.Pod",
                        KubernetesJson.list(
                                KubernetesJson.pod("shop", "web-0", "web", "10.1.0.10")
                                        .ownedBy("ReplicaSet", "shop", "web-rs"),
                                KubernetesJson.pod("shop", "web-1", "web", "10.1.0.11")
                                        .ownedBy("ReplicaSet", "shop", "web-rs"),
                                KubernetesJson.pod("shop", "db-0", "db", "10.1.0.20")
                                        .ownedBy("StatefulSet", "shop", "db")))
                .with("*v1.Service", KubernetesJson.list(KubernetesJson.service("shop", "web", "web", "10.96.0.10")))
                .build());
        int agent = register(cluster);
        long web = id(ResourceKind.RESOURCE_KIND_SERVICE, "web");
        long webs = workload("web");
        long dbs = workload("db");
        long node = id(ResourceKind.RESOURCE_KIND_NODE, "node-1");
        long namespace = id(ResourceKind.RESOURCE_KIND_NAMESPACE, "shop");
        Resource domain = control.resource(ResourceKind.RESOURCE_KIND_CLUSTER, "contract");
        long ours = domain.getId();
        String web0 = pod("web-0", webs, node, namespace, ours);
        String web1 = pod("web-1", webs, node, namespace, ours);
        String db0 = pod("db-0", dbs, node, namespace, ours);
        // pod, workload, node, namespace, cluster, VPC | service | auto instance | auto service | tag source
        String client = web0 + service(web) + ofPod("web-0") + " 11/" + web + " 8";
        String database = db0 + service(0) + ofPod("db-0") + " 131/" + dbs + " 8";
        String nodes = "0 0 " + node + " 0 " + ours + " " + ours;
        Map<Integer, String> ends = new TreeMap<>();
        Connections traffic = new Connections();
        long now = nowMicros();
        connect(traffic, ends, now, "10.1.0.10", "10.1.0.20", 5432, client + " > " + database);
        connect(
                traffic,
                ends,
                now,
                "10.1.0.20",
                "10.1.0.11",
                8080,
                database + " > " + web1 + service(web) + ofPod("web-1") + " 11/" + web + " 8");
        connect(
                traffic,
                ends,
                now,
                "10.1.0.20",
                "10.96.0.10",
                80,
                database + " > 0 0 0 " + namespace + " " + ours + " " + ours + service(web) + " 11/" + web + " 11/"
                        + web + " 8");
        connect(
                traffic,
                ends,
                now,
                "10.1.0.10",
                "8.8.8.8",
                443,
                client + " > 0 0 0 0 0 -2" + service(0) + " 0/0 0/0 0");
        connect(
                traffic,
                ends,
                now,
                "192.168.0.1",
                "10.1.0.10",
                8080,
                nodes + service(0) + " 14/" + node + " 103/" + ours + " 32 > " + web0 + service(web) + ofPod("web-0")
                        + " 11/" + web + " 8");
        connect(
                traffic,
                ends,
                now,
                "10.1.0.10",
                "192.168.0.1",
                30080,
                client + " > " + nodes + service(web) + " 14/" + node + " 11/" + web + " 32");
        connect(
                traffic,
                ends,
                now,
                "10.1.0.10",
                "10.1.0.99",
                80,
                client + " > 0 0 0 0 " + ours + " " + ours + service(0) + " 255/0 255/0 8");

        awaitWord(pipeline, agent, "192.168.0.1", "10.1.0.10", row -> row.contains(" 32 > " + web0));
        int asked = rows(pipeline, agent).size();
        replay(pipeline, agent, "contract", traffic);

        await("all rows", () -> rows(pipeline, agent).size() == asked + ends.size());
        assertThat(rows(pipeline, agent)).containsAllEntriesOf(ends);
    }

    /** {@code ctl custom-service}: of a pod at one port, and of an address that nobody else has. */
    @Test
    void rowsCarryTheCustomServiceThatCtlDefines(RunningPipeline pipeline) throws Exception {
        String cluster = control.createDomain("custom");
        control.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Node", KubernetesJson.list(KubernetesJson.node("node-1", "192.168.1.1")))
                .with("*v1.Namespace", KubernetesJson.list(KubernetesJson.namespace("bank")))
                .with(
                        "*v1.Pod",
                        KubernetesJson.list(
                                KubernetesJson.pod("bank", "teller", "teller", "10.2.0.10"),
                                KubernetesJson.pod("bank", "vault", "vault", "10.2.0.20")))
                .build());
        int agent = register(cluster);
        long teller = id(ResourceKind.RESOURCE_KIND_POD, "teller");
        long vault = id(ResourceKind.RESOURCE_KIND_POD, "vault");
        long ledger = define("ledger", "pod/" + vault + ":8080", "172.20.0.5:3306");
        // The pods' word may come after that of the custom service.
        Predicate<String> isKnown = row -> row.contains(" 10/" + teller + " ") && row.contains(" 104/" + ledger + " ");
        awaitWord(pipeline, agent, "10.2.0.10", "172.20.0.5", 3306, isKnown);
        int asked = rows(pipeline, agent).size();
        String ofTeller = "10/" + teller;
        Map<Integer, String> ends = new TreeMap<>();
        Connections traffic = new Connections();
        long now = nowMicros();
        connect(traffic, ends, now, "10.2.0.10", "10.2.0.20", 8080, ofTeller + " > 104/" + ledger);
        connect(traffic, ends, now, "10.2.0.10", "10.2.0.20", 9090, ofTeller + " > 10/" + vault);
        connect(traffic, ends, now, "10.2.0.10", "172.20.0.5", 3306, ofTeller + " > 104/" + ledger);
        connect(traffic, ends, now, "10.2.0.10", "172.20.0.5", 3307, ofTeller + " > 255/0");

        replay(pipeline, agent, "custom", traffic);

        await("all rows", () -> rows(pipeline, agent).size() == asked + ends.size());
        assertThat(byPort(
                        pipeline,
                        agent,
                        "concat(toString(auto_service_type_0), '/', toString(auto_service_id_0), ' > ',"
                                + " toString(auto_service_type_1), '/', toString(auto_service_id_1))"))
                .containsAllEntriesOf(ends);
    }

    /** The id of the custom service. */
    private static long define(String name, String... targets) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("custom-service", "create", name));
        arguments.addAll(List.of(targets));
        int exit = Ctl.commandLine(data -> control.target())
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(new String[0]));
        assertThat(exit).as(out.toString()).isZero();
        return Long.parseLong(out.toString().strip());
    }

    private static long workload(String name) {
        return control.resources(ResourceKind.RESOURCE_KIND_WORKLOAD).stream()
                .filter(resource -> resource.getName().equals(name))
                .mapToLong(resource -> Integer.toUnsignedLong(resource.getId()))
                .findFirst()
                .orElseThrow();
    }

    private static String pod(String name, long workload, long node, long namespace, long cluster) {
        return id(ResourceKind.RESOURCE_KIND_POD, name) + " " + workload + " " + node + " " + namespace + " " + cluster
                + " " + cluster;
    }

    private static String service(long service) {
        return " " + service;
    }

    private static String ofPod(String name) {
        return " 10/" + id(ResourceKind.RESOURCE_KIND_POD, name);
    }

    private static void connect(
            Connections traffic,
            Map<Integer, String> ends,
            long now,
            String client,
            String server,
            int port,
            String row) {
        int clientPort = 50_000 + ends.size();
        traffic.add(now, client, clientPort, server, port);
        ends.put(clientPort, row);
    }

    /** Tags of both ends by the client's port. */
    private static Map<Integer, String> rows(RunningPipeline pipeline, int agent) throws Exception {
        List<String> sides = new ArrayList<>();
        for (String side : List.of("_0", "_1")) {
            sides.add(("concat(toString(pod_id#), ' ', toString(pod_group_id#), ' ', toString(pod_node_id#), ' ',"
                            + " toString(pod_ns_id#), ' ', toString(pod_cluster_id#), ' ', toString(l3_epc_id#), ' ',"
                            + " toString(service_id#), ' ', toString(auto_instance_type#), '/', toString(auto_instance_id#), ' ',"
                            + " toString(auto_service_type#), '/', toString(auto_service_id#), ' ', toString(tag_source#))")
                    .replace("#", side));
        }
        return byPort(pipeline, agent, "concat(" + String.join(", ' > ', ", sides) + ")");
    }

    private static Map<Integer, String> byPort(RunningPipeline pipeline, int agent, String what) throws Exception {
        Map<Integer, String> rows = new TreeMap<>();
        for (String line : pipeline.query(
                "SELECT DISTINCT client_port, " + what + " FROM flow_log.l4_flow_log WHERE agent_id = " + agent)) {
            String[] cells = line.split("\t");
            assertThat(rows.put(Integer.parseInt(cells[0]), cells[1]))
                    .as("tagged in two ways")
                    .isNull();
        }
        return rows;
    }

    /**
     * fabric8's API server over TLS, the agent's watcher, traffic while pods come and go and their addresses move from one to
     * the next: no row has another pod than that which held its address then. Those that wait in vain have none.
     */
    @Test
    void everyRowCarriesThePodThatHeldItsAddressThen(RunningPipeline pipeline) throws Exception {
        try (Cluster cluster = new Cluster()) {
            String kubeconfig = cluster.kubeconfig(folder.resolve("kubeconfig")).toString();
            Thread watcher = new Thread(
                    () -> CaptureAgent.commandLine()
                            .execute(
                                    "watch",
                                    "--metrics-listen=none",
                                    "--controller=" + control.target(),
                                    "--kubeconfig=" + kubeconfig,
                                    "--cluster-name=watched"),
                    "watcher");
            watcher.start();
            try {
                cluster.run("server", SERVER);
                await("the server", () -> isThere("server"));
                int agent = register(watched());
                String server = Long.toString(id(ResourceKind.RESOURCE_KIND_POD, "server"));
                awaitWord(pipeline, agent, "10.42.0.250", SERVER, row -> row.contains(" > " + server + " "));
                int asked = pods(pipeline, agent).size();
                List<String> running = List.of();
                for (int round = 0; round < ROUNDS; round++) {
                    running = round(pipeline, cluster, agent, round, running);
                }
                await("all rows", () -> pods(pipeline, agent).size() == asked + truth.size() + hasty.size());
                Map<Integer, String> tagged = pods(pipeline, agent);
                assertThat(tagged).containsAllEntriesOf(truth);
                hasty.forEach((port, ends) -> assertThat(tagged.get(port))
                        .isIn(ends, "nobody > server", ends.replace("server", "nobody"), "nobody > nobody"));
                assertThat(truth).hasSize(ROUNDS * ADDRESSES.size());
                assertThat(hasty).hasSameSizeAs(truth);
            } finally {
                watcher.interrupt();
                watcher.join();
            }
        }
    }

    /** Until the flow job, too, has heard of the cluster and the agent: what it does not know of for long is not tagged. */
    private void awaitWord(RunningPipeline pipeline, int agent, String client, String server, Predicate<String> isKnown)
            throws Exception {
        awaitWord(pipeline, agent, client, server, 80, isKnown);
    }

    private void awaitWord(
            RunningPipeline pipeline, int agent, String client, String server, int port, Predicate<String> isKnown)
            throws Exception {
        AtomicInteger clientPort = new AtomicInteger(FIRST_ASKING);
        await("the job knows " + client + " and " + server, () -> {
            int asking = clientPort.getAndIncrement();
            Connections call = new Connections();
            call.add(nowMicros(), client, asking, server, port);
            replay(pipeline, agent, "asking-" + asking, call);
            await("the row", () -> rows(pipeline, agent).containsKey(asking));
            return isKnown.test(rows(pipeline, agent).get(asking));
        });
    }

    /** The address of every pod goes to another one, each of which calls at once and once more when all know of it. */
    private List<String> round(RunningPipeline pipeline, Cluster cluster, int agent, int round, List<String> running)
            throws Exception {
        running.forEach(cluster::delete);
        for (String gone : running) {
            await(gone + " has gone", () -> !isThere(gone));
        }
        List<String> next = new ArrayList<>();
        Connections early = new Connections();
        for (int i = 0; i < ADDRESSES.size(); i++) {
            next.add("cart-" + round + "-" + i);
            cluster.run(next.get(i), ADDRESSES.get(i));
            call(hasty, early, next.get(i), ADDRESSES.get(i));
        }
        replay(pipeline, agent, "early-" + round, early);
        Connections late = new Connections();
        for (int i = 0; i < ADDRESSES.size(); i++) {
            String pod = next.get(i);
            await(pod + " is there", () -> isThere(pod));
            call(truth, late, pod, ADDRESSES.get(i));
        }
        replay(pipeline, agent, "late-" + round, late);
        return next;
    }

    private void call(Map<Integer, String> calls, Connections traffic, String pod, String address) {
        int port = 40_000 + truth.size() + hasty.size();
        traffic.add(nowMicros(), address, port, SERVER, 80);
        calls.put(port, pod + " > server");
    }

    private static String watched() {
        return control.admin().listDomains(ListDomainsRequest.getDefaultInstance()).getDomainsList().stream()
                .filter(domain -> domain.getName().equals("watched"))
                .findFirst()
                .orElseThrow()
                .getClusterId();
    }

    private static boolean isThere(String pod) {
        return control.resources(ResourceKind.RESOURCE_KIND_POD).stream()
                .anyMatch(resource -> resource.getName().equals(pod) && resource.getValidTo() == 0);
    }

    private static Map<Integer, String> pods(RunningPipeline pipeline, int agent) throws Exception {
        Map<String, String> names = new TreeMap<>(Map.of("0", "nobody"));
        control.resources(ListResourcesRequest.newBuilder()
                        .setKind(ResourceKind.RESOURCE_KIND_POD)
                        .setDeleted(true)
                        .build())
                .forEach(pod -> names.put(Integer.toUnsignedString(pod.getId()), pod.getName()));
        Map<Integer, String> rows = new TreeMap<>();
        byPort(pipeline, agent, "concat(toString(pod_id_0), ' ', toString(pod_id_1))")
                .forEach((port, ids) -> {
                    String[] ends = ids.split(" ");
                    rows.put(port, names.get(ends[0]) + " > " + names.get(ends[1]));
                });
        return rows;
    }
}
