package io.thalweg.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent shows its certificate, and looks at that of the control plane. */
@Timeout(120)
final class MutualTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NO_PATIENCE = Duration.ZERO;

    @TempDir
    private Path directory;

    private TestControlPlane control;

    @BeforeEach
    void start() throws Exception {
        for (String name : List.of("server", "agent", "stranger")) {
            certificate(name);
        }
        control = new TestControlPlane(TlsServerCredentials.newBuilder()
                .keyManager(file("server.pem").toFile(), file("server.key").toFile())
                .trustManager(file("agent.pem").toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build());
    }

    @AfterEach
    void stop() {
        if (control != null) {
            control.close();
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    /** Its own authority, for this machine. */
    private void certificate(String name) throws IOException, InterruptedException {
        String command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name
                + " -addext subjectAltName=DNS:localhost -keyout " + name + ".key -out " + name + ".pem";
        Process process;
        try {
            process = new ProcessBuilder(command.split(" "))
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

    /** Null: it was not served. */
    private RegisterResponse register(String authority, String shown, Duration patience) throws IOException {
        Path certificate = shown == null ? null : file(shown + ".pem");
        Path key = shown == null ? null : file(shown + ".key");
        ControlOptions options =
                new ControlOptions(List.of(control.address()), true, file(authority + ".pem"), certificate, key);
        try (ControlPlane plane = new ControlPlane(options);
                AgentSession session =
                        new AgentSession(plane, RegisterRequest::getDefaultInstance, 0, Duration.ofHours(1))) {
            RegisterResponse response = session.register(patience);
            assertThat(session.complaint().isEmpty()).isEqualTo(response != null);
            return response;
        }
    }

    @Test
    void onlyTheAgentWithTheTrustedCertificateIsServed() throws IOException {
        assertThat(register("server", "agent", PATIENCE).getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
        assertThat(register("server", "stranger", NO_PATIENCE)).isNull();
        assertThat(register("server", null, NO_PATIENCE)).isNull();
        assertThat(control.registered()).hasSize(1);
    }

    @Test
    void theAgentTellsNothingToAControlPlaneThatItDoesNotTrust() throws IOException {
        assertThat(register("stranger", "agent", NO_PATIENCE)).isNull();
        assertThat(control.registered()).isEmpty();
    }
}
