package io.thalweg.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import io.thalweg.control.ctl.Ctl;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With TLS on both sides only who shows a certificate that is trusted is served. */
class TransportTest {
    @TempDir
    private Path directory;

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("openssl is not installed");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Its own authority, for this machine. */
    private void certificate(String name) throws IOException, InterruptedException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exit =
                Ctl.commandLine(data -> "127.0.0.1:1").setOut(out).setErr(out).execute(arguments);
        return exit + " " + text;
    }

    @Test
    void onlyWhoShowsATrustedCertificateIsServed() throws Exception {
        certificate("server");
        certificate("operator");
        certificate("stranger");
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ControlPlaneSettings settings = new ControlPlaneSettings(
                anyPort,
                TlsServerCredentials.newBuilder()
                        .keyManager(
                                directory.resolve("server.pem").toFile(),
                                directory.resolve("server.key").toFile())
                        .trustManager(directory.resolve("operator.pem").toFile())
                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                        .build(),
                null,
                DatabaseSettings.inMemory(UUID.randomUUID().toString()),
                Map.of(),
                SyncLimits.standard(),
                Set.of(),
                Duration.ofHours(24),
                Duration.ofDays(2),
                Duration.ofDays(30),
                () -> 1_000_000);
        try (ControlPlane plane = new ControlPlane(settings)) {
            String server = "127.0.0.1:" + plane.address().getPort();
            String[] asOperator = {
                "agent-group",
                "list",
                "--server",
                server,
                "--tls-ca",
                file("server.pem"),
                "--tls-cert",
                file("operator.pem"),
                "--tls-key",
                file("operator.key")
            };
            String[] asStranger = asOperator.clone();
            asStranger[7] = file("stranger.pem");
            asStranger[9] = file("stranger.key");

            assertThat(run(asOperator)).startsWith("0 ").contains("default");
            assertThat(run(asStranger)).startsWith("1 ").contains("does not answer");
            assertThat(run("agent-group", "list", "--server", server, "--tls-ca", file("server.pem")))
                    .startsWith("1 ");
            assertThat(run("agent-group", "list", "--server", server)).startsWith("1 ");
        }
    }
}
