package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.sbe.TapMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent on a machine that a switch mirrors a port to, by ERSPAN: two hosts talk through the switch, the agent is
 * neither of them. The switch's part is span.py, as kernels without the ERSPAN device have to be tested too.
 *
 * <pre>
 *   client ── cable ── server     its end is the mirrored port ── ERSPAN over mirror0, mirror1 ──▶ analyzer
 * </pre>
 */
@Timeout(120)
final class RemoteSpanTest {
    private static final Path SPAN = Path.of("src/test/resources/span/span.py").toAbsolutePath();
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int ANSWER_BYTES = 5_000;
    private static final int ERSPAN = 6;
    private static final int SESSION = 42;

    private Cable cable;
    private Namespace analyzer;
    private Process span;
    private BufferedReader spanSays;

    @BeforeEach
    void mirrorTheServersPort() throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)) {
            Cable.skip("no python3 to be the switch");
        }
        cable = Cable.lay();
        analyzer = new Namespace(cable.server.name + "a");
        cable.server.ip("link", "add", "mirror0", "type", "veth", "peer", "name", "mirror1", "netns", analyzer.name);
        // A copied frame is longer than what it copies; the kernel's own may be of many segments.
        cable.server.ip("link", "set", "mirror0", "mtu", "9000");
        analyzer.ip("link", "set", "mirror1", "mtu", "9000");
        Cable.up(cable.server, "mirror0", "10.78.0.1/24");
        Cable.up(analyzer, "mirror1", "10.78.0.2/24");
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        if (span != null) {
            span.destroyForcibly().waitFor();
        }
        if (analyzer != null) {
            analyzer.delete();
        }
        if (cable != null) {
            cable.pull();
        }
    }

    private void mirror(int type) throws IOException {
        span = cable.server
                .program(PYTHON.toString(), SPAN.toString(), "cable1", "10.78.0.2", "" + type, "" + SESSION)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        spanSays = new BufferedReader(new InputStreamReader(span.getInputStream(), StandardCharsets.UTF_8));
        assertThat(spanSays.readLine()).isEqualTo("mirroring");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theMirroredTalkIsSeenWholeAndWithItsSession(int type) throws Exception {
        mirror(type);
        CaptureInNamespace capture =
                new CaptureInNamespace(analyzer, "mirror1", "", options -> options.mirrored(TapMode.ANALYZER));
        capture.await("mirror1");
        Cable.fetch(cable.client, cable.server, "10.77.0.2", ANSWER_BYTES);
        Cable.fetch(cable.client, cable.server, "10.77.0.2", ANSWER_BYTES);
        Cable.sendDatagrams(cable.client, "10.77.0.2", Cable.UDP_PORT, 1);
        assertThat(spanSays.readLine()).isEqualTo("datagram");
        List<L4FlowLog> flows = FlowsOf.packets(capture.stop());

        assertThat(flows)
                .filteredOn(flow -> flow.serverPort == Cable.TCP_PORT)
                .hasSize(2)
                .allSatisfy(flow -> {
                    assertThat(flow.tunnelType).isEqualTo(ERSPAN);
                    assertThat(flow.tunnelTxId).isEqualTo(type == 1 ? 0 : SESSION);
                    assertThat(flow.observationPoint).isEqualTo("rest");
                    assertThat(flow.synCount).isEqualTo(1);
                    assertThat(flow.l4ByteTx).isEqualTo(1);
                    assertThat(flow.l4ByteRx).isEqualTo(ANSWER_BYTES);
                    assertThat(flow.retransTx + flow.retransRx).isZero();
                });
    }
}
