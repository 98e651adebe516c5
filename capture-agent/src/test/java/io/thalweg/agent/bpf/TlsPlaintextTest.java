package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.bpf.SeenCalls.Call;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS between curl and nginx, as nginx's OpenSSL sees it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class TlsPlaintextTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
        for (String tool : List.of("nginx", "curl", "openssl")) {
            assumeTrue(Program.isInstalled(tool), () -> "needs " + tool);
        }
    }

    @Test
    void requestAndResponseAreSeenBeforeEncryptionAndAfterDecryption() throws Exception {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("certificate.pem");
        Program.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-days",
                "2",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        int port = Ports.free();
        Path configuration = directory.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  server {
                    listen 127.0.0.1:%2$d ssl;
                    ssl_certificate %3$s;
                    ssl_certificate_key %4$s;
                    location / { return 200 "the plain answer"; }
                  }
                }
                """.formatted(directory, port, certificate, key));
        EbpfOptions options = new EbpfOptions(
                SyscallHook.TRACEPOINT, 1024, 8, Set.of(), Set.of(), Set.of("nginx"), Set.of("nginx"), Set.of());
        try (Program nginx = Program.start(
                        "nginx",
                        "-c",
                        configuration.toString(),
                        "-e",
                        directory.resolve("error.log").toString());
                SeenCalls seen = new SeenCalls(options)) {
            Ports.awaitListening(port);
            // The master and its worker.
            seen.awaitProbedProcesses(2);
            assertThat(nginx.process().isAlive()).isTrue();
            String answer = Program.run("curl", "-sk", "https://127.0.0.1:" + port + "/hidden?number=42");
            assertThat(answer).isEqualTo("the plain answer");

            List<Call> plain = seen.untilNow(
                    call -> call.source() == SyscallSource.OPENSSL && call.localPort() == port && call.bytes() > 0);
            assertThat(plain).hasSizeGreaterThanOrEqualTo(2).allSatisfy(call -> {
                assertThat(call.name()).isEqualTo("nginx");
                assertThat(call.role()).isEqualTo(SocketRole.SERVER);
            });
            Call request = plain.get(0);
            assertThat(request.isIngress()).isTrue();
            assertThat(request.payload()).startsWith("GET /hidden?number=42 HTTP/1.1\r\n");
            assertThat(request.traceId()).isNotZero();
            assertThat(plain.stream()
                            .filter(call -> !call.isIngress())
                            .map(Call::payload)
                            .toList()
                            .toString())
                    .contains("HTTP/1.1 200 OK", "the plain answer");
            assertThat(plain.stream()
                            .filter(call -> !call.isIngress())
                            .findFirst()
                            .orElseThrow()
                            .traceId())
                    .isEqualTo(request.traceId());
        }
    }
}
