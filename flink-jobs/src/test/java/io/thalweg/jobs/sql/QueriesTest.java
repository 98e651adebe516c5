package io.thalweg.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.AppMeter;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.event.proto.Trace;
import io.thalweg.jobs.TestKafka;
import io.thalweg.jobs.flow.Frames;
import io.thalweg.jobs.flow.TestAgent;
import io.thalweg.jobs.flow.TestProcess;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each query of {@code sql/flink/queries} on a stream whose answer is known; a test is called as its query. */
class QueriesTest {
    private static final String CLIENT = "10.0.0.1";
    private static final String SERVER = "10.0.0.2";
    private static final String OUTSIDE = "8.8.8.8";

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @TempDir
    static Path directory;

    private static TestKafka kafka;

    private SqlWorld world;
    private String query;

    @BeforeAll
    static void start() throws Exception {
        kafka = new TestKafka(directory);
        kafka.create(1, Topics.RESOURCES);
        tell(of(ResourceKind.RESOURCE_KIND_NAMESPACE, 11, "shop"));
        tell(of(ResourceKind.RESOURCE_KIND_NAMESPACE, 12, "store"));
        tell(of(ResourceKind.RESOURCE_KIND_NODE, 21, "node-a"));
        tell(of(ResourceKind.RESOURCE_KIND_NODE, 22, "node-b"));
        tell(at(of(ResourceKind.RESOURCE_KIND_POD, 101, "cart-1"), CLIENT)
                .setNamespaceId(11)
                .setNodeId(21)
                .putLabels("app", "cart"));
        tell(at(of(ResourceKind.RESOURCE_KIND_POD, 102, "stock-1"), SERVER)
                .setNamespaceId(12)
                .setNodeId(22)
                .setOwnerId(301)
                .putLabels("app", "stock"));
        tell(of(ResourceKind.RESOURCE_KIND_WORKLOAD, 301, "stock").setWorkloadType(130));
        tell(at(of(ResourceKind.RESOURCE_KIND_SERVICE, 401, "stock-service"), "10.96.0.1")
                .addPorts(ServicePort.newBuilder().setIpProtocol(6).setPort(80).setTargetPort(8080))
                .addWorkloadIds(301));
    }

    private static Resource.Builder of(ResourceKind kind, int id, String name) {
        return Resource.newBuilder().setKind(kind).setId(id).setClusterId(1).setName(name);
    }

    private static Resource.Builder at(Resource.Builder resource, String address) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt(SqlWorld.ipv4(address))
                .array();
        return resource.addAddresses(ByteString.copyFrom(bytes));
    }

    private static void tell(Resource.Builder told) throws Exception {
        Resource resource = told.build();
        kafka.send(Topics.RESOURCES, ResourceKey.of(resource).toBytes(), resource.toByteArray());
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void open(TestInfo info) throws Exception {
        query = hyphened(info.getTestMethod().orElseThrow().getName());
        world = new SqlWorld(kafka, query);
    }

    /** {@code topTalkers} to {@code top-talkers}. */
    private static String hyphened(String name) {
        return name.replaceAll("([A-Z]+)", "-$1").toLowerCase(Locale.ROOT);
    }

    private void answers(String... rows) throws Exception {
        assertThat(world.ask(query)).containsExactlyInAnyOrder(rows);
    }

    @Test
    void everyQueryHasATest() throws Exception {
        List<String> tests = Arrays.stream(QueriesTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> hyphened(method.getName()))
                .toList();

        // What ClickHouse keeps is asked where there is a ClickHouse: in deploy/standalone.
        assertThat(tests)
                .containsAll(SqlFiles.queryNames().stream()
                        .filter(name -> !name.equals("errors-of-today"))
                        .toList());
    }

    @Test
    void topTalkersByService() throws Exception {
        world.flow(0, CLIENT, SERVER, row -> {
            row.serverPort = 8080;
            row.flowId = 1;
            row.byteTx = 100;
            row.byteRx = 900;
        });
        world.flow(10, CLIENT, SERVER, row -> {
            row.serverPort = 8080;
            row.flowId = 1;
            row.byteTx = 50;
        });
        world.flow(20, CLIENT, OUTSIDE, row -> {
            row.serverPort = 443;
            row.flowId = 2;
            row.byteRx = 5000;
        });
        world.flow(50, CLIENT, SERVER, row -> {
            row.serverPort = 8080;
            row.flowId = 3;
            row.byteTx = 7;
        });
        for (int i = 1; i <= 11; i++) {
            int number = i;
            world.flow(110, CLIENT, "9.9.9." + i, row -> row.byteTx = number);
        }

        assertThat(world.ask(query))
                .contains(
                        "+I[2025-10-09T08:53, c, 1, 8.8.8.8, 443, 5000, 1]",
                        "+I[2025-10-09T08:53, c, 2, stock-service, 8080, 1050, 1]",
                        "+I[2025-10-09T08:54, c, 1, stock-service, 8080, 7, 1]",
                        "+I[2025-10-09T08:55, c, 1, 9.9.9.11, 0, 11, 1]",
                        "+I[2025-10-09T08:55, c, 10, 9.9.9.2, 0, 2, 1]")
                .hasSize(13);
    }

    @Test
    void p99ByEndpoint() throws Exception {
        for (int i = 1; i <= 100; i++) {
            int millis = i;
            world.span(i * 0.05, "HTTP", row -> {
                row.endpoint = "/cart";
                row.responseDuration = millis * 1000;
            });
        }
        world.span(12, "HTTP", row -> {
            row.endpoint = "/cart";
            row.responseDuration = 7000;
        });
        world.span(13, "HTTP", row -> {
            row.type = 0;
            row.endpoint = "/cart";
        });

        // To 1 %, as the sketch promises: 50 and 99 ms, and 7.
        assertThat(world.ask(query))
                .hasSize(2)
                .anySatisfy(
                        row -> assertThat(row)
                                .matches(
                                        "\\+I\\[2025-10-09T08:53:20, c, HTTP, /cart, 100, (49\\.[5-9]|50\\.[0-5]), (98\\.[1-9]|99\\..)]"))
                .anySatisfy(row -> assertThat(row)
                        .matches("\\+I\\[2025-10-09T08:53:30, c, HTTP, /cart, 1, (6\\.9|7\\.[01]), (6\\.9|7\\.[01])]"));
    }

    @Test
    void errorBursts() throws Exception {
        for (int i = 0; i < 20; i++) {
            int status = i < 3 ? 3 : i < 5 ? 4 : 0;
            world.span(i * 0.1, "HTTP", row -> {
                row.endpoint = "/pay";
                row.responseStatus = status;
            });
        }
        for (int i = 0; i < 60; i++) {
            int status = i < 5 ? 3 : 0;
            world.span(3, "HTTP", row -> {
                row.endpoint = "/busy";
                row.responseStatus = status;
            });
        }
        for (int i = 0; i < 4; i++) {
            world.span(4, "HTTP", row -> {
                row.endpoint = "/few";
                row.responseStatus = 3;
            });
        }

        answers("+I[2025-10-09T08:53:20, c, HTTP, /pay, 20, 3, 2]");
    }

    @Test
    void newConnectionsByPod() throws Exception {
        for (int i = 0; i < 3; i++) {
            int id = i;
            world.flow(i, CLIENT, i == 2 ? OUTSIDE : SERVER, row -> {
                row.flowId = id;
                row.isNewFlow = 1;
            });
        }
        world.flow(45, CLIENT, SERVER, row -> row.flowId = 1);

        answers("+I[2025-10-09T08:53, c, cart-1, opens, 3]", "+I[2025-10-09T08:53, c, stock-1, takes, 2]");
    }

    @Test
    void retransmissionsByNodePair() throws Exception {
        world.flow(0, CLIENT, SERVER, row -> {
            row.packetTx = 150;
            row.packetRx = 50;
            row.retransTx = 3;
        });
        world.flow(1, CLIENT, SERVER, row -> {
            row.packetTx = 100;
            row.packetRx = 100;
            row.retransRx = 1;
        });
        world.flow(2, CLIENT, OUTSIDE, row -> {
            row.packetTx = 10;
            row.retransTx = 1;
        });
        world.flow(3, SERVER, OUTSIDE, row -> row.packetTx = 1000);

        answers(
                "+I[2025-10-09T08:53, c, node-a, node-b, 400, 4, 10.0]",
                "+I[2025-10-09T08:53, c, node-a, elsewhere, 10, 1, 100.0]");
    }

    @Test
    void synFloods() throws Exception {
        TestAgent agent = new TestAgent(7, 3);
        Frames.End flooded = Frames.End.of(2, 80);
        for (int i = 0; i < 120; i++) {
            Frames.End from = Frames.End.of(100 + i % 30, 1000 + i);
            agent.packet(from, flooded, Frames.SYN, 1, 0, "");
            if (i < 20) {
                agent.packet(flooded, from, Frames.SYN | Frames.ACK, 1, 2, "");
            }
        }
        Frames.End busy = Frames.End.of(3, 80);
        for (int i = 0; i < 110; i++) {
            agent.open(Frames.End.of(1, 2000 + i), busy);
        }
        world.send(Topics.PACKETS, agent.batch());
        world.send(Topics.PACKETS, "no batch".getBytes(StandardCharsets.UTF_8));

        answers("+I[2025-10-09T08:53:20, eth0, 10.0.0.2, 80, 120, 20, 30]");
    }

    @Test
    void dnsNxdomainLeaders() throws Exception {
        dns(0, CLIENT, "no.such.example", 3);
        dns(1, CLIENT, "no.such.example", 3);
        dns(2, CLIENT, "example.org", 0);
        dns(3, SERVER, "typo.example", 3);
        dns(50, SERVER, "typo.example", 3);

        answers(
                "+I[2025-10-09T08:53, c, 1, 10.0.0.1, no.such.example, 2]",
                "+I[2025-10-09T08:53, c, 2, 10.0.0.2, typo.example, 1]",
                "+I[2025-10-09T08:54, c, 1, 10.0.0.2, typo.example, 1]");
    }

    private void dns(double seconds, String client, String name, int code) throws Exception {
        world.span(seconds, "DNS", row -> {
            row.ip40 = SqlWorld.ipv4(client);
            row.requestResource = name;
            row.hasResponseCode = true;
            row.responseCode = code;
        });
    }

    @Test
    void slowSqlStatements() throws Exception {
        world.span(0, "MySQL", row -> {
            row.requestResource = "UPDATE stock SET n = ?";
            row.responseDuration = 250_000;
            row.hasSqlAffectedRows = true;
            row.sqlAffectedRows = 42;
        });
        world.span(1, "PostgreSQL", row -> {
            row.requestResource = "SELECT ?";
            row.responseDuration = 100_000;
        });
        world.span(2, "HTTP", row -> row.responseDuration = 900_000);

        answers("+I[2025-10-09T08:53:20Z, c, MySQL, 10.0.0.2, UPDATE stock SET n = ?, 250, 42]");
    }

    @Test
    void trafficBetweenNamespaces() throws Exception {
        world.flow(0, CLIENT, SERVER, row -> {
            row.byteTx = 10;
            row.byteRx = 20;
        });
        world.flow(1, CLIENT, SERVER, row -> row.byteTx = 5);
        world.flow(2, CLIENT, OUTSIDE, row -> row.byteRx = 7);
        world.flow(3, CLIENT, CLIENT, row -> row.byteRx = 1000);

        answers("+I[2025-10-09T08:53, c, shop, store, 15, 20]", "+I[2025-10-09T08:53, c, shop, outside, 0, 7]");
    }

    @Test
    void kafkaTopicsByBytes() throws Exception {
        world.span(0, "Kafka", row -> kafka(row, "orders", 1000, 50));
        world.span(1, "Kafka", row -> kafka(row, "orders", 500, 50));
        world.span(2, "Kafka", row -> {
            kafka(row, "carts", 10, 0);
            row.hasResponseLength = false;
        });
        world.span(3, "Kafka", row -> kafka(row, "", 10, 10));

        answers(
                "+I[2025-10-09T08:53, c, orders, Produce, 2, 1500, 100]",
                "+I[2025-10-09T08:53, c, carts, Produce, 1, 10, 0]");
    }

    private static void kafka(L7FlowLog row, String topic, long request, long response) {
        row.requestType = "Produce";
        row.requestDomain = topic;
        row.hasRequestLength = true;
        row.requestLength = request;
        row.hasResponseLength = true;
        row.responseLength = response;
    }

    @Test
    void tlsVersions() throws Exception {
        for (int i = 0; i < 3; i++) {
            String version = i == 2 ? "1.2" : "1.3";
            world.span(i, "TLS", row -> {
                row.version = version;
                row.requestDomain = "shop.example";
            });
        }
        world.span(4, "TLS", row -> row.type = 0);

        answers("+I[2025-10-09T08:53, c, 1.3, shop.example, 2]", "+I[2025-10-09T08:53, c, 1.2, shop.example, 1]");
    }

    @Test
    void resetsByServer() throws Exception {
        for (int closeType : new int[] {1, 2, 2, 5, 15, 20}) {
            world.flow(0, CLIENT, SERVER, row -> {
                row.serverPort = 80;
                row.closeType = closeType;
            });
        }

        answers(
                "+I[2025-10-09T08:53, c, 10.0.0.2, 80, Transfer - Server RST, 2]",
                "+I[2025-10-09T08:53, c, 10.0.0.2, 80, Est. - Server Direct RST, 1]");
    }

    @Test
    void longestRequests() throws Exception {
        for (int i = 1; i <= 6; i++) {
            int number = i;
            world.span(i, "HTTP", row -> {
                row.endpoint = "/slow";
                row.responseDuration = number * 10L;
                row.traceId = "trace" + number;
                row.flowId = number;
            });
        }

        answers(
                "+I[2025-10-09T08:53, c, 1, HTTP, /slow, 60, trace6, 6]",
                "+I[2025-10-09T08:53, c, 2, HTTP, /slow, 50, trace5, 5]",
                "+I[2025-10-09T08:53, c, 3, HTTP, /slow, 40, trace4, 4]",
                "+I[2025-10-09T08:53, c, 4, HTTP, /slow, 30, trace3, 3]",
                "+I[2025-10-09T08:53, c, 5, HTTP, /slow, 20, trace2, 2]");
    }

    @Test
    void zeroWindows() throws Exception {
        world.flow(0, CLIENT, SERVER, row -> {
            row.serverPort = 80;
            row.zeroWinRx = 4;
        });
        world.flow(1, CLIENT, SERVER, row -> {
            row.serverPort = 80;
            row.zeroWinRx = 2;
        });
        world.flow(2, CLIENT, SERVER, row -> {
            row.serverPort = 80;
            row.zeroWinTx = 1;
        });
        world.flow(3, CLIENT, SERVER, row -> row.serverPort = 80);

        answers("+I[2025-10-09T08:53, c, 10.0.0.2, 80, 6, 2]", "+I[2025-10-09T08:53, c, 10.0.0.1, 80, 1, 1]");
    }

    @Test
    void requestsWithoutAnswer() throws Exception {
        world.span(1, "Redis", row -> {
            row.type = 0;
            row.responseStatus = 2;
            row.serverPort = 6379;
            row.requestType = "BLPOP";
            row.requestResource = "BLPOP jobs";
        });
        world.span(2, "Redis", row -> row.serverPort = 6379);

        answers("+I[2025-10-09T08:53:21Z, c, Redis, 10.0.0.1, 10.0.0.2, 6379, BLPOP, BLPOP jobs]");
    }

    @Test
    void requestRateAndErrors() throws Exception {
        metrics(1, 10, 8, 2, 40_000);
        metrics(1, 5, 5, 0, 25_000);
        metrics(60, 15, 13, 2, 65_000);

        answers("+I[2025-10-09T08:53:20Z, c, 10.0.0.2, 80, 20, 15, 2, 5.0]");
    }

    private void metrics(int period, long requests, long answers, long errors, long micros) throws Exception {
        MetricsDocument document = new MetricsDocument(DocumentKind.APPLICATION_MAP);
        document.period = period;
        document.time = (int) (SqlWorld.START_MICROS / 1_000_000);
        document.observationPoint = "c";
        document.isIpv4 = 1;
        document.ip41 = SqlWorld.ipv4(SERVER);
        document.serverPort = 80;
        document.l7Protocol = 20;
        document.meter[AppMeter.REQUEST] = requests;
        document.meter[AppMeter.SERVER_ERROR] = errors;
        document.meter[AppMeter.RRT_SUM] = micros;
        document.meter[AppMeter.RRT_COUNT] = answers;
        world.send(Topics.METRICS, MetricsTables.applicationMessage(), document);
    }

    @Test
    void slowestTraces() throws Exception {
        world.send(Topics.TRACES, trace(1, 1, 1_500_000).build().toByteArray());
        world.send(Topics.TRACES, trace(1, 2, 2_000_000).build().toByteArray());
        world.send(Topics.TRACES, trace(2, 1, 900_000).build().toByteArray());
        world.send(Topics.TRACES, trace(3, 1, 3_000_000).build().toByteArray());
        world.send(Topics.TRACES, trace(3, 2, 3_000_000).setIsGone(1).build().toByteArray());

        answers("+I[trace1, shop, /buy, 2000, 2, 0, [shop, stock], [1500.0, 500.0]]");
    }

    private static Trace.Builder trace(long id, int version, long micros) {
        return Trace.newBuilder()
                .setId(id)
                .setVersion(version)
                .setEndTime(SqlWorld.START_MICROS)
                .setTraceId("trace" + id)
                .setRootService("shop")
                .setRootEndpoint("/buy")
                .setDuration(micros)
                .setSpanCount(2)
                .addServices("shop")
                .addServices("stock")
                .addServiceSelfTimes(1500)
                .addServiceSelfTimes(500);
    }

    @Test
    void kernelDrops() throws Exception {
        TestProcess process = new TestProcess(7, 3);
        world.send(
                Topics.SYSCALLS,
                process.http(1, "/")
                        .drop("NETFILTER_DROP")
                        .drop("NETFILTER_DROP")
                        .drop("NO_SOCKET")
                        .batch());

        answers(
                "+I[2025-10-09T08:53, 7, NETFILTER_DROP, 10.0.0.2, 80, 2, 1]",
                "+I[2025-10-09T08:53, 7, NO_SOCKET, 10.0.0.2, 80, 1, 1]");
    }

    @Test
    void bytesByProcess() throws Exception {
        TestProcess process = new TestProcess(7, 3);
        world.send(Topics.SYSCALLS, process.http(1, "/a").http(2, "/bc").batch());

        // GET /a HTTP/1.1 with its Host is 37 bytes, the other path one more; each answer 40.
        answers(
                "+I[2025-10-09T08:53:20, 7, curl, 4711, EGRESS, SYSCALL, 77, 2]",
                "+I[2025-10-09T08:53:20, 7, curl, 4711, INGRESS, SYSCALL, 80, 2]");
    }

    @Test
    void podsByLabel() throws Exception {
        answers("+I[cart, cart-1, 10.0.0.1, null]", "+I[stock, stock-1, 10.0.0.2, null]");
    }

    @Test
    void packetSizes() throws Exception {
        TestAgent agent = new TestAgent(7, 3);
        Frames.End client = Frames.End.of(1, 40000);
        Frames.End server = Frames.End.of(2, 80);
        agent.open(client, server).packet(client, server, Frames.PSH | Frames.ACK, 1001, 5001, "x".repeat(946));
        world.send(Topics.PACKETS, agent.batch());

        // Three of 54 bytes of headers, and one with a payload: the median is 54, to 1 %.
        answers("+I[2025-10-09T08:53:20, 7, eth0, UNKNOWN, 4, 1162, 946, 54.0]");
    }
}
