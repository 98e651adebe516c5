package io.thalweg.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.bpf.BpfAccess;
import io.thalweg.agent.bpf.CallRows;
import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.bpf.SeenCalls;
import io.thalweg.agent.bpf.SyscallHook;
import io.thalweg.agent.packet.CaptureInNamespace;
import io.thalweg.agent.packet.FlowsOf;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each request between real servers and clients in pods is seen four times: by the two processes, and at the two pods'
 * interfaces. The rows are one request by their sequence numbers, and say the same; the processes' rows are chained.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class EveryRequestTest {
    private static final int COUNT = 4;
    private static final int GRPC_PORT = 9090;
    private static final Set<String> PROGRAMS =
            Set.of("nginx", "redis-server", "postgres", "python3", "java", Tiers.GO_SERVICE);
    private static final Set<String> WITH_TLS = Set.of("nginx", "python3", Tiers.GO_SERVICE);
    /** Two of nginx, one of Go, the application and the client in Python. */
    private static final int PROBED = 5;

    private static final List<L7FlowLog> ROWS = new ArrayList<>();
    private static List<String> pythonsAnswers;
    private static List<String> javasAnswers;
    private static PodNetwork network;

    @BeforeAll
    static void clientsAskServersWhileTheAgentLooks(@TempDir Path directory) throws Exception {
        BpfAccess.require();
        Tiers.require();
        CallRows calls = new CallRows();
        EbpfOptions options =
                new EbpfOptions(SyscallHook.TRACEPOINT, 1024, 8, Set.of(), Set.of(), PROGRAMS, WITH_TLS, Set.of());
        try (Tiers tiers = new Tiers(directory);
                SeenCalls seen = new SeenCalls(options, calls)) {
            network = tiers.network;
            CaptureInNamespace packets = new CaptureInNamespace(network.node, "veth-.*", "");
            packets.awaitAll(network.interfaces());
            tiers.startApplication();
            Process python = tiers.pythonClient(COUNT);
            Process java = tiers.javaClient(COUNT);
            seen.awaitProbedProcesses(PROBED);
            Tiers.begin(python);
            Tiers.begin(java);
            pythonsAnswers = tiers.answers(python);
            javasAnswers = tiers.answers(java);
            seen.untilNow(call -> false);
            assertThat(seen.drops()).isZero();
            ROWS.addAll(FlowsOf.sessions(packets.stop()));
            assertThat(packets.kernelDrops()).isZero();
        }
        ROWS.addAll(calls.sessions());
        ROWS.removeIf(row -> network.podAt(row.ip41) == null);
    }

    @Test
    void clientsAreAnswered() {
        assertThat(pythonsAnswers)
                .hasSize(7 * COUNT)
                .startsWith("done", "through last tier", "1", "1", "took python0", "secret of OpenSSL", "secret of Go");
        assertThat(javasAnswers).hasSize(2 * COUNT).containsOnly("done", "through last tier");
    }

    @Test
    void eachRequestIsSeenOnceByBothProcessesAndAtBothInterfacesAndSaysTheSame() {
        Map<Request, List<L7FlowLog>> requests =
                ROWS.stream().filter(row -> row.isTls == 0).collect(Collectors.groupingBy(Request::of));
        assertThat(requests.values()).allSatisfy(rows -> {
            assertThat(rows)
                    .extracting(row -> row.observationPoint)
                    .as(rows.get(0).requestResource)
                    .containsExactlyInAnyOrder("c-p", "c", "s", "s-p");
            assertThat(rows.stream().map(Request::said).distinct()).hasSize(1);
        });
        assertThat(requests.keySet().stream()
                        .collect(Collectors.groupingBy(
                                request -> network.podAt(request.server()) + ":" + request.serverPort(),
                                Collectors.counting())))
                .isEqualTo(Map.of(
                        "gateway:80", 4L * COUNT,
                        "app:8080", 2L * COUNT,
                        "stock:8080", 2L * COUNT,
                        "vault:80", 2L * COUNT,
                        "cache:6379", 3L * COUNT,
                        "stock:9090", 1L * COUNT,
                        // And a login of the application and of the client.
                        "database:5432", 3L * COUNT + 2));
    }

    @Test
    void processesAreNamedAtTheirEnd() {
        Map<String, String> programs = Map.of(
                "gateway", "nginx",
                "app", "python3",
                "stock", Tiers.GO_SERVICE,
                "vault", "nginx",
                "cache", "redis-server",
                "database", "postgres");
        assertThat(at("s-p"))
                .allSatisfy(row -> assertThat(row.processKname1).isEqualTo(programs.get(network.podAt(row.ip41))));
        assertThat(at("c-p")).allSatisfy(row -> {
            String pod = network.podAt(row.ip40);
            assertThat(row.processKname0)
                    .isIn(pod.equals("client") ? List.of("python3", "java") : List.of(programs.get(pod)));
        });
    }

    @Test
    void callsForAnOrderAreAChainOfSystemCalls() {
        CallTrees trees = new CallTrees(network, ROWS);
        List<String> orders = at("c-p").stream()
                .filter(row -> network.podAt(row.ip41).equals("gateway"))
                .map(trees::of)
                .toList();

        assertThat(orders)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, COUNT)
                        .boxed()
                        .flatMap(i -> List.of("java" + i, "python" + i).stream())
                        .flatMap(order -> List.of(throughPython(order), throughGo(order)).stream())
                        .toList());
    }

    private static String throughPython(String order) {
        return ("gateway /app/%1$s [app /app/%1$s [cache INCRBY orders_%1$s 1,"
                        + " database INSERT INTO orders VALUES (?) RETURNING id AS of_%1$s]]")
                .formatted(order);
    }

    private static String throughGo(String order) {
        return "gateway /go/%1$s [stock /go/%1$s [vault /go/%1$s]]".formatted(order);
    }

    @Test
    void plaintextOfTlsIsSeenByTheProcessesAndNotOnTheWire() {
        List<L7FlowLog> encrypted = ROWS.stream().filter(row -> row.isTls == 1).toList();
        assertThat(encrypted)
                .filteredOn(row -> row.observationPoint.equals("c") || row.observationPoint.equals("s"))
                .hasSize(2 * 2 * COUNT)
                .allSatisfy(row -> assertThat(row.l7ProtocolStr).isEqualTo("TLS"));

        Map<Integer, List<L7FlowLog>> connections = encrypted.stream()
                .filter(row -> row.l7ProtocolStr.equals("HTTP"))
                .collect(Collectors.groupingBy(row -> row.clientPort));
        assertThat(connections).hasSize(2 * COUNT);
        assertThat(connections.values()).allSatisfy(rows -> {
            assertThat(rows).extracting(row -> row.observationPoint).containsExactlyInAnyOrder("c-p", "s-p");
            assertThat(rows.stream().map(Request::said).distinct()).hasSize(1);
            assertThat(rows.stream().map(row -> row.reqTcpSeq).distinct()).hasSize(1);
            assertThat(rows.stream().map(row -> row.respTcpSeq).distinct()).hasSize(1);
            assertThat(rows.get(0).responseCode).isEqualTo(200);
        });
        assertThat(connections.values().stream().map(rows -> network.podAt(rows.get(0).ip41) + rows.get(0).endpoint))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, COUNT)
                        .boxed()
                        .flatMap(i -> List.of("vault/secret/python" + i, "stock/secret/python" + i).stream())
                        .toList());
    }

    @Test
    void handshakesOfTlsHaveTheirNumbersEverywhere() {
        Map<Integer, List<L7FlowLog>> handshakes = ROWS.stream()
                .filter(row -> row.l7ProtocolStr.equals("TLS"))
                .collect(Collectors.groupingBy(row -> row.clientPort));
        assertThat(handshakes).hasSize(2 * COUNT);
        assertThat(handshakes.values()).allSatisfy(rows -> {
            assertThat(rows).extracting(row -> row.observationPoint).containsExactlyInAnyOrder("c-p", "c", "s", "s-p");
            assertThat(rows.stream().map(Request::of).distinct()).hasSize(1);
        });
    }

    /** One goroutine reads calls, another writes the answers, and what HTTP/2 says of the connection besides. */
    @Test
    void anAnswerThatAnotherGoroutineWritesIsOfItsRequest() {
        assertThat(at("s-p"))
                .filteredOn(row -> row.serverPort == GRPC_PORT)
                .hasSize(COUNT)
                .allSatisfy(row -> assertThat(row.syscallTraceIdResponse)
                        .isEqualTo(row.syscallTraceIdRequest)
                        .isNotZero());
    }

    private static List<L7FlowLog> at(String point) {
        return ROWS.stream().filter(row -> row.observationPoint.equals(point)).toList();
    }
}
