package io.thalweg.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent on one end of a veth pair; on the other, in a network namespace of their own, a real nginx and a real
 * dnsmasq, asked by curl and dig. Needs root.
 */
@ExtendWith(RunningPipeline.Extension.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class LiveCaptureTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SERVER = "198.18.113.2";
    private static final long NUMBER = ProcessHandle.current().pid() % 10_000;
    private static final String NAMESPACE = "thalweg-test-" + NUMBER;
    private static final String HOST_END = "twtest" + NUMBER;

    @TempDir
    private Path directory;

    private final List<Process> servers = new ArrayList<>();
    private AutoCloseable agent = () -> {};

    @BeforeEach
    void connectNamespaces() throws Exception {
        Assumptions.assumeTrue(Privileges.canCapture(), "not root");
        for (String tool : List.of("ip", "nginx", "dnsmasq", "curl", "dig")) {
            Assumptions.assumeTrue(isInstalled(tool), tool + " is not installed; ./thalweg test installs it");
        }
        Assumptions.assumeTrue(run("ip", "netns", "add", NAMESPACE) == 0, "no network namespaces here");
        ok("ip", "link", "add", HOST_END, "type", "veth", "peer", "name", "eth0", "netns", NAMESPACE);
        ok("ip", "addr", "add", "198.18.113.1/30", "dev", HOST_END);
        ok("ip", "link", "set", HOST_END, "up");
        ok("ip", "-n", NAMESPACE, "addr", "add", SERVER + "/30", "dev", "eth0");
        ok("ip", "-n", NAMESPACE, "link", "set", "eth0", "up");
        ok("ip", "-n", NAMESPACE, "link", "set", "lo", "up");
    }

    @AfterEach
    void stopAgentAndServers() throws Exception {
        // It sees the socket calls of all processes, those of other tests too.
        agent.close();
        for (Process server : servers) {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
            server.waitFor();
        }
        if (Privileges.canCapture() && isInstalled("ip")) {
            run("ip", "netns", "del", NAMESPACE);
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
                .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
    }

    private int run(String... command) throws Exception {
        Process process = builder(command).start();
        return process.waitFor();
    }

    private void ok(String... command) throws Exception {
        assertThat(run(command)).as("%s", String.join(" ", command)).isZero();
    }

    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.log").toFile()));
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        return builder;
    }

    private void serve(String... command) throws IOException {
        List<String> inNamespace = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        inNamespace.addAll(List.of(command));
        servers.add(builder(inNamespace.toArray(String[]::new)).start());
    }

    private String output(String... command) throws Exception {
        Process process = builder(command)
                .redirectErrorStream(false)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip();
    }

    private void startServers() throws Exception {
        Path config = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off; master_process off; pid nginx.pid; error_log stderr;
                events {}
                http {
                    access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    server { listen 80; location /hello { return 200 'hello'; } location / { return 404; } }
                }
                """);
        serve("nginx", "-p", directory.toString(), "-c", config.toString());
        serve(
                "dnsmasq",
                "--keep-in-foreground",
                "--no-resolv",
                "--no-hosts",
                "--conf-file=/dev/null",
                "--user=root",
                "--pid-file=",
                "--listen-address=" + SERVER,
                "--bind-interfaces",
                "--host-record=shop.test,198.18.113.77");
        Eventually.until("nginx", PATIENCE, () -> output("curl", "-s", "http://" + SERVER + "/hello")
                .equals("hello"));
        Eventually.until("dnsmasq", PATIENCE, () -> output("dig", "@" + SERVER, "+short", "+tries=1", "shop.test")
                .equals("198.18.113.77"));
    }

    private static String rows(String condition) {
        return "SELECT count() FROM flow_log.l7_flow_log WHERE ip4_1 = '" + SERVER + "' AND " + condition;
    }

    private void startAgent(RunningPipeline pipeline) throws Exception {
        ChildSpec child = pipeline.agent(HOST_END);
        agent = () -> pipeline.stop(child);
        pipeline.start(child);
        // It may not have opened its ring yet, nor loaded its programs: knock until both see something.
        String path = "/hello?knock-" + System.nanoTime();
        String knock = "request_resource = '" + path + "' AND ";
        Eventually.until("the first captured request", PATIENCE, () -> {
            output("curl", "-s", "http://" + SERVER + path);
            return pipeline.count(rows(knock + "signal_source = 0")) > 0
                    && pipeline.count(rows(knock + "observation_point = 's-p'")) > 0;
        });
    }

    /** The agent looks at sockets now and then, so the connection lasts until a look has told of it. */
    @Test
    void rowsOfPacketsNameTheProcessesOfTheirSockets(RunningPipeline pipeline) throws Exception {
        startServers();
        startAgent(pipeline);
        byte[] request =
                ("GET /hello?held HTTP/1.1\r\nHost: " + SERVER + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        int port;
        try (Socket socket = new Socket(SERVER, 80)) {
            port = socket.getLocalPort();
            Eventually.until("a request that has both processes", PATIENCE, () -> {
                socket.getOutputStream().write(request);
                assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                return pipeline.count(rows("signal_source = 0 AND client_port = " + port
                                + " AND gprocess_id_0 > 0 AND gprocess_id_1 > 0"))
                        > 0;
            });
        }
        String processes = "SELECT DISTINCT dictGet('flow_tag.gprocess_map', 'process_id', toUInt64(gprocess_id_0)),"
                + " gprocess_1 FROM flow_log.%s WHERE client_port = " + port
                + " AND gprocess_id_0 > 0 AND gprocess_id_1 > 0";
        List<String> expected = List.of(ProcessHandle.current().pid() + "\tnginx");
        Eventually.until(
                "the request's processes", PATIENCE, () -> pipeline.query(processes.formatted("l7_flow_log_named"))
                        .equals(expected));
        Eventually.until("those of the flow that has closed", PATIENCE, () -> pipeline.query(
                        processes.formatted("l4_flow_log_named") + " AND close_type = 1")
                .equals(expected));
    }

    @Test
    void requestsOfRealClientsAppearAsTheyWereMade(RunningPipeline pipeline) throws Exception {
        startServers();
        startAgent(pipeline);

        assertThat(output("curl", "-s", "-A", "live-test", "http://" + SERVER + "/hello?once"))
                .isEqualTo("hello");
        output("curl", "-s", "http://" + SERVER + "/missing");
        assertThat(output("dig", "@" + SERVER, "+short", "+tries=1", "shop.test"))
                .isEqualTo("198.18.113.77");

        String anywhere = rows("");
        String requests = rows("signal_source = 0 AND "); // of packets
        Eventually.until(
                "the GET",
                PATIENCE,
                () -> pipeline.count(requests + "request_resource = '/hello?once'"
                                + " AND request_type = 'GET' AND response_code = 200 AND server_port = 80"
                                + " AND request_domain = '" + SERVER + "' AND ip4_0 = '198.18.113.1'")
                        == 1);
        Eventually.until(
                "the GET as the processes of client and server saw it",
                PATIENCE,
                () -> pipeline.count(anywhere + "request_resource = '/hello?once' AND response_code = 200"
                                + " AND (observation_point = 'c-p' AND process_kname_0 = 'curl'"
                                + " OR observation_point = 's-p' AND process_kname_1 = 'nginx')")
                        == 2);
        Eventually.until(
                "the 404",
                PATIENCE,
                () -> pipeline.count(requests + "request_resource = '/missing'" + " AND response_code = 404") == 1);
        Eventually.until(
                "the DNS query",
                PATIENCE,
                () -> pipeline.count(requests + "l7_protocol_str = 'DNS'"
                                + " AND request_type = 'A' AND request_resource = 'shop.test' AND server_port = 53")
                        == 1);
        Eventually.until(
                "closed flows with both directions",
                PATIENCE,
                () -> pipeline.count("SELECT count() FROM flow_log.l4_flow_log WHERE ip4_1 = '" + SERVER
                                + "' AND server_port = 80 AND packet_tx > 3 AND packet_rx > 2 AND close_type = 1")
                        >= 3);
    }
}
