package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.SentBatches;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.event.sbe.TapMode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A mirrored port that carries three networks: VLAN 10, VLAN 20, and frames without a tag. In each, two hosts talk HTTP; the
 * rows say which network it was. The mirror is a port of the switch, or ERSPAN.
 */
@Timeout(120)
final class MirroredNetworksTest {
    private static final int CORE = 1;
    private static final int EDGE = 200;
    private static final int OTHERS = 7;
    private static final NetworkTypes NETWORKS = NetworkTypes.of(OTHERS, List.of("10=" + CORE, "20=" + EDGE));

    private Cable cable;
    private RemoteSpan span;

    @BeforeEach
    void layTheNetworks() throws IOException, InterruptedException {
        cable = Cable.lay();
        for (int vlan : new int[] {10, 20}) {
            cable.client.ip("address", "add", "10.77." + vlan + ".1/24", "dev", "cable0");
            cable.server.ip("address", "add", "10.77." + vlan + ".2/24", "dev", "cable1");
        }
        span = RemoteSpan.of(cable);
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        if (span != null) {
            span.end();
        }
        if (cable != null) {
            cable.pull();
        }
    }

    private void talk() throws Exception {
        get("10.77.10.2", "/core");
        get("10.77.20.2", "/edge");
        get("10.77.0.2", "/other");
    }

    private void get(String address, String path) throws Exception {
        try (ServerSocket listening =
                cable.server.start(() -> new ServerSocket(Cable.TCP_PORT)).get(30, TimeUnit.SECONDS)) {
            CompletableFuture<Void> answered = cable.server.start(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().read(new byte[1000]);
                    socket.getOutputStream().write(text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
                }
                return null;
            });
            cable.client
                    .start(() -> {
                        try (Socket socket = new Socket(address, Cable.TCP_PORT)) {
                            socket.getOutputStream()
                                    .write(text(
                                            "GET " + path + " HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"));
                            return socket.getInputStream().readAllBytes();
                        }
                    })
                    .get(30, TimeUnit.SECONDS);
            answered.get(30, TimeUnit.SECONDS);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertThatRowsTellTheirNetwork(List<SentBatches.Packet> packets) {
        List<L4FlowLog> flows = FlowsOf.packets(packets);
        List<L7FlowLog> requests = FlowsOf.sessions(packets);

        assertThat(flows)
                .filteredOn(flow -> flow.serverPort == Cable.TCP_PORT)
                .allSatisfy(flow -> assertThat(flow.synCount).isEqualTo(1))
                .extracting(flow -> flow.vlan, flow -> flow.captureNetworkTypeId)
                .containsExactlyInAnyOrder(Tuple.tuple(10, CORE), Tuple.tuple(20, EDGE), Tuple.tuple(0, OTHERS));
        assertThat(requests)
                .filteredOn(request -> request.serverPort == Cable.TCP_PORT)
                .allSatisfy(request -> assertThat(request.responseCode).isEqualTo(200))
                .extracting(request -> request.requestResource, request -> request.captureNetworkTypeId)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("/core", CORE), Tuple.tuple("/edge", EDGE), Tuple.tuple("/other", OTHERS));
    }

    @ParameterizedTest(name = "type {0} of the mirror")
    @ValueSource(ints = {0, 1, 2, 3})
    void rowsOfAMirroredPortTellTheirNetwork(int type) throws Exception {
        span.mirror(type);
        CaptureInNamespace capture = new CaptureInNamespace(
                span.analyzer, RemoteSpan.INTERFACE, "", options -> options.mirrored(TapMode.ANALYZER), NETWORKS);
        capture.await(RemoteSpan.INTERFACE);
        talk();
        span.settle();

        assertThatRowsTellTheirNetwork(capture.stop());
    }
}
