package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests of curl through nginx to another server, seen by the processes and on the wire: the rows of one request have
 * the same sequence numbers and say the same, and those of the proxy are chained by their trace ids.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ProxiedRequestTest {
    private static final int REQUESTS = 5;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
        for (String tool : List.of("nginx", "curl", "tcpdump", "tshark")) {
            assumeTrue(Program.isInstalled(tool), () -> "needs " + tool);
        }
    }

    @ParameterizedTest
    @EnumSource(SyscallHook.class)
    void rowsOfARequestAreTiedTogether(SyscallHook hook) throws Exception {
        CallRows sessions = new CallRows();
        List<L7FlowLog> onTheWire;
        Predicate<L7FlowLog> isOurs;
        try (Nginx nginx = new Nginx(directory);
                SeenCalls seen = new SeenCalls(
                        new EbpfOptions(hook, 1024, 8, Set.of(), Set.of(), Set.of(), Set.of(), Set.of()), sessions);
                Wire wire = Wire.record(directory, "tcp port " + nginx.port + " or tcp port " + nginx.upstreamPort)) {
            for (int i = 0; i < REQUESTS; i++) {
                Program.run("curl", "-s", "http://127.0.0.1:" + nginx.port + "/px?" + i);
            }
            seen.untilNow(call -> false);
            wire.read();
            onTheWire = packets(directory.resolve("wire.pcap"));
            isOurs = row -> row.serverPort == nginx.port || row.serverPort == nginx.upstreamPort;
        }
        List<L7FlowLog> rows = new ArrayList<>(onTheWire);
        rows.addAll(sessions.sessions());
        rows.removeIf(isOurs.negate());

        sameRequestEverywhere(rows);
        chained(rows);
    }

    private static void sameRequestEverywhere(List<L7FlowLog> rows) {
        Map<List<Long>, List<L7FlowLog>> requests =
                rows.stream().collect(Collectors.groupingBy(row -> List.of(row.reqTcpSeq, row.respTcpSeq)));
        assertThat(requests).hasSize(2 * REQUESTS);
        // On the loopback both MACs are the same: the wire is "local".
        assertThat(requests.values()).allSatisfy(request -> {
            assertThat(request)
                    .extracting(row -> row.observationPoint)
                    .containsExactlyInAnyOrder("c-p", "local", "s-p");
            assertThat(request.stream().map(ProxiedRequestTest::said).distinct())
                    .hasSize(1);
        });
    }

    /** What a row takes from the payload, and the connection. */
    private static List<Object> said(L7FlowLog row) {
        return List.of(
                row.clientPort,
                row.serverPort,
                row.ip40,
                row.ip41,
                row.l7ProtocolStr,
                row.version,
                row.type,
                row.requestType,
                row.requestDomain,
                row.requestResource,
                row.endpoint,
                row.responseCode,
                row.responseStatus,
                row.requestLength,
                row.responseLength);
    }

    private static void chained(List<L7FlowLog> rows) {
        List<L7FlowLog> served = at(rows, "s-p", "/px");
        List<L7FlowLog> asked = at(rows, "c-p", "/up");
        List<L7FlowLog> behind = at(rows, "s-p", "/up");
        assertThat(served).hasSize(REQUESTS);
        assertThat(served)
                .extracting(row -> row.syscallTraceIdRequest)
                .doesNotContain(0L)
                .doesNotHaveDuplicates();
        assertThat(served).allSatisfy(row -> {
            assertThat(row.processKname1).isEqualTo("nginx");
            L7FlowLog call = asked.stream()
                    .filter(one -> one.syscallTraceIdRequest == row.syscallTraceIdRequest)
                    .findFirst()
                    .orElseThrow();
            assertThat(call.processId0).isEqualTo(row.processId1);
            assertThat(call.syscallTraceIdResponse)
                    .isEqualTo(row.syscallTraceIdResponse)
                    .isNotEqualTo(row.syscallTraceIdRequest);
            assertThat(call.startTime).isGreaterThanOrEqualTo(row.startTime);
            assertThat(call.endTime).isLessThanOrEqualTo(row.endTime);
        });
        // Who asks nobody answers with the id it was asked with.
        assertThat(behind).hasSize(REQUESTS).allSatisfy(row -> assertThat(row.syscallTraceIdRequest)
                .isEqualTo(row.syscallTraceIdResponse));
    }

    private static List<L7FlowLog> at(List<L7FlowLog> rows, String point, String path) {
        return rows.stream()
                .filter(row -> row.observationPoint.equals(point) && row.endpoint.startsWith(path))
                .toList();
    }

    private static List<L7FlowLog> packets(Path capture) throws IOException {
        Rows rows = new Rows();
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), rows);
        engine.open(engine.newShard(1, 0));
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                engine.packet(
                        packets.capturePoint(),
                        packets.direction(),
                        packets.timestampNanos(),
                        packets.wireLength(),
                        packets.buffer(),
                        packets.offset(),
                        packets.capturedLength());
            }
        }
        engine.finish();
        return rows.sessions;
    }

    private static final class Rows implements RowSink {
        private final List<L7FlowLog> sessions = new ArrayList<>();

        @Override
        public void flow(L4FlowLog row) {
            // Only sessions are looked at.
        }

        @Override
        public void session(L7FlowLog row) {
            sessions.add(row);
        }
    }
}
