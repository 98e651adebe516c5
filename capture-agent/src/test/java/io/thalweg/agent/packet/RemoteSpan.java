package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A switch that mirrors the server's port of a cable to a third machine. The switch's part is span.py, as kernels without
 * ERSPAN and VLAN devices have to be tested too.
 *
 * <pre>
 *   client ── cable ── server     its end is the mirrored port ── copies over mirror0, mirror1 ──▶ analyzer
 * </pre>
 */
final class RemoteSpan {
    static final String INTERFACE = "mirror1";
    static final int SESSION = 42;

    private static final Path SPAN = Path.of("src/test/resources/span/span.py").toAbsolutePath();
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    final Namespace analyzer;
    private final Cable cable;
    private Process span;
    private BufferedReader says;

    private RemoteSpan(Cable cable, Namespace analyzer) {
        this.cable = cable;
        this.analyzer = analyzer;
    }

    static RemoteSpan of(Cable cable) throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)) {
            Cable.skip("no python3 to be the switch");
        }
        RemoteSpan span = new RemoteSpan(cable, new Namespace(cable.server.name + "a"));
        Namespace analyzer = span.analyzer;
        cable.server.ip("link", "add", "mirror0", "type", "veth", "peer", "name", INTERFACE, "netns", analyzer.name);
        // A copied frame is longer than what it copies; the kernel's own may be of many segments.
        cable.server.ip("link", "set", "mirror0", "mtu", "9000");
        analyzer.ip("link", "set", INTERFACE, "mtu", "9000");
        Cable.up(cable.server, "mirror0", "10.78.0.1/24");
        Cable.up(analyzer, INTERFACE, "10.78.0.2/24");
        return span;
    }

    /** @param type of ERSPAN: 1, 2 or 3; 0: the copies come as they are, as on a port of the switch itself */
    void mirror(int type) throws IOException {
        span = cable.server
                .program(
                        PYTHON.toString(),
                        SPAN.toString(),
                        "cable1",
                        "" + type,
                        "" + SESSION,
                        type == 0 ? "mirror0" : "10.78.0.2")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = new BufferedReader(new InputStreamReader(span.getInputStream(), StandardCharsets.UTF_8));
        assertThat(says.readLine()).isEqualTo("mirroring");
    }

    /** Until all frames before this call are mirrored. */
    void settle() throws Exception {
        Cable.sendDatagrams(cable.client, "10.77.0.2", Cable.UDP_PORT, 1);
        assertThat(says.readLine()).isEqualTo("datagram");
    }

    void end() throws IOException, InterruptedException {
        if (span != null) {
            span.destroyForcibly().waitFor();
        }
        analyzer.delete();
    }
}
