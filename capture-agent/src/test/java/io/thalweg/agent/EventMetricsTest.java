package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.check.Feature;
import io.thalweg.agent.check.Machine;
import io.thalweg.agent.check.MachineReport;
import io.thalweg.agent.check.Verdict;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.PacketSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What the check promises of socket data, the running agent shows: events of this very test's sockets. */
@Timeout(180)
final class EventMetricsTest {
    @Test
    void whereSocketDataIsSaidToRunItsEventsAreCounted() throws Exception {
        try {
            PacketSocket.probe();
        } catch (NativeException e) {
            Assumptions.abort("needs CAP_NET_RAW");
        }
        MachineReport report = MachineReport.of(Machine.thisOne(), List.of());
        if (report.verdict(Feature.SOCKET_DATA).degree() == Verdict.Degree.OFF) {
            Assumptions.abort("needs eBPF");
        }
        int port = freePort();
        CommandLine agent = CaptureAgent.commandLine();
        agent.setOut(new PrintWriter(new StringWriter()));
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> agent.execute(
                "run",
                "--iface",
                "lo",
                "--bootstrap",
                "127.0.0.1:9",
                "--metrics-listen",
                "127.0.0.1:" + port,
                "--flush-within",
                "100ms"));
        Process other = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import socket,time\nfor i in range(300):\n s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);"
                                + "s.sendto(b'x',('127.0.0.1',9));time.sleep(0.1)")
                .start();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
            String metrics = "";
            while (!metrics.matches("(?s).*thalweg_agent_events_total\\{type=\"syscall\"} [1-9].*")) {
                assertThat(System.nanoTime()).as("%s", metrics).isLessThan(deadline);
                assertThat(running).isNotDone();
                metrics = scrape(port);
            }
            assertThat(metrics)
                    .containsPattern("thalweg_agent_probes_attached [1-9]")
                    .contains("thalweg_agent_dropped_events_total{place=\"kernel_ring\"} 0");
        } finally {
            other.destroyForcibly();
            agent.getSubcommands().get("run").<RunCommand>getCommand().stop();
            running.get(120, TimeUnit.SECONDS);
        }
    }

    private static String scrape(int port) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            TimeUnit.MILLISECONDS.sleep(100);
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
