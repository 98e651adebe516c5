package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.PacketSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(120)
final class TopCommandTest {
    private static final Pattern CAPTURING = Pattern.compile("packets/s=[1-9]");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int agent(String... arguments) {
        CommandLine command = CaptureAgent.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void withoutAnAgentItSaysWhereItLooked() throws IOException {
        String address = "127.0.0.1:" + freePort();

        assertThat(agent("top", "--address", address, "--count", "1")).isEqualTo(1);
        assertThat(err.toString()).contains("no agent answers at " + address).contains("--metrics-listen");
    }

    @Test
    void aTooShortIntervalIsRefused() {
        assertThat(agent("top", "--interval", "1ms")).isEqualTo(2);
        assertThat(err.toString()).contains("allowed: 100ms and more");
    }

    /** Its own questions are the traffic on the loopback interface. */
    @Test
    void inAPipeItTellsOfARunningAgentLineByLine() throws Exception {
        try {
            PacketSocket.probe();
        } catch (NativeException e) {
            Assumptions.abort("needs CAP_NET_RAW");
        }
        String address = "127.0.0.1:" + freePort();
        CommandLine running = CaptureAgent.commandLine();
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> running.execute(
                "run",
                "--iface",
                "lo",
                "--bootstrap",
                "127.0.0.1:9",
                "--metrics-listen",
                address,
                "--flush-within",
                "100ms"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            assertThat(System.nanoTime()).as("%s%s", out, err).isLessThan(deadline);
            assertThat(ended).isNotDone();
            out.getBuffer().setLength(0);
        } while (agent("top", "--address", address, "--interval", "1s", "--count", "2") != 0
                || !CAPTURING.matcher(out.toString()).find());

        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d packets/s=\\d+ MB/s=.* cpu=.*% rss=\\d+MiB"));
        assertThat(out.toString()).doesNotContain("rss=0MiB");
        running.getSubcommands().get("run").<RunCommand>getCommand().stop();
        ended.get(60, TimeUnit.SECONDS);
    }
}
