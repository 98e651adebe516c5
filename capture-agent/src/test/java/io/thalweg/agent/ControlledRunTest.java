package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.control.TestControlPlane;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.WatchMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code agent run} with a control plane; Kafka is away all the time, packets come from the loopback. */
final class ControlledRunTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String NO_KAFKA = "127.0.0.1:9";

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();
    private final CommandLine command = CaptureAgent.commandLine(Map.of());
    private TestControlPlane control;

    @BeforeEach
    void start() throws IOException {
        assumeTrue("root".equals(Files.getOwner(Path.of("/proc/self")).getName()), "packet sockets need root");
        control = new TestControlPlane();
    }

    @AfterEach
    void stop() {
        if (control != null) {
            control.close();
        }
    }

    private CompletableFuture<Integer> begin() {
        command.setErr(new PrintWriter(err, true));
        command.setOut(new PrintWriter(out, true));
        String[] arguments = {
            "run",
            "--bootstrap",
            NO_KAFKA,
            "--iface",
            "no-such",
            "--ebpf",
            "off",
            "--metrics-listen",
            "none",
            "--controller",
            control.address(),
            "--flush-within",
            "100ms"
        };
        return CompletableFuture.supplyAsync(() -> command.execute(arguments));
    }

    private void end(CompletableFuture<Integer> run) {
        command.getSubcommands().get("run").<RunCommand>getCommand().stop();
        assertThat(run.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join())
                .as("%s", err)
                .isBetween(CaptureAgent.DONE, CaptureAgent.FAILED);
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what + " " + err, DEADLINE, condition);
    }

    @Test
    void theAgentHasTheIdThatItWasGivenAndTellsHowItDoes() {
        CompletableFuture<Integer> run = begin();
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        assertThat(control.lastHeartbeat().getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
        assertThat(control.lastHeartbeat().getState()).isEqualTo(AgentState.AGENT_STATE_RUNNING);
        assertThat(control.lastHeartbeat().getBootId())
                .isEqualTo(control.registered().get(0).getBootId())
                .isNotZero();
        assertThat(control.lastHeartbeat().getResidentBytes()).isPositive();
        assertThat(control.registered().get(0).getWatchMode()).isEqualTo(WatchMode.WATCH_MODE_DISABLED);
        end(run);
    }

    @Test
    void optionsOfTheGroupHoldFromTheStartAndTheCommandLineIsOverThem() {
        control.configure(1, "tap_interface_regex: lo\ntap_mode: 1\nl7_log_packet_size: 2000\nexclude_ports: [70000]");
        CompletableFuture<Integer> run = begin();
        await("refused", () -> control.lastHeartbeat() != null);
        assertThat(control.lastHeartbeat().getConfigurationError()).contains("--exclude-port: 70000");
        end(run);
        assertThat(control.registered()).hasSize(1);
    }

    @Test
    void networksOfVlansAreTakenFromTheGroup() {
        control.configure(1, "tap_mode: 2\nrun: {vlan-network-type: [10=1, 20=300]}");
        CompletableFuture<Integer> run = begin();
        await("refused", () -> control.lastHeartbeat() != null);
        assertThat(control.lastHeartbeat().getConfigurationError()).contains("--vlan-network-type: 20=300; allowed: ");
        control.configure(
                2, "tap_mode: 2\nstatic_config: {default-tap-type: 4}\nrun: {vlan-network-type: [10=1, 20=5]}");
        await("begun again", () -> control.registered().size() == 2);
        await(
                "taken",
                () -> control.lastHeartbeat().getConfigurationVersion() == 2
                        && control.lastHeartbeat().getConfigurationError().isEmpty());
        end(run);
    }

    @Test
    void newOptionsOfTheGroupStartTheCaptureAgain() {
        CompletableFuture<Integer> run = begin();
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        long boot = control.registered().get(0).getBootId();
        control.configure(2, "max_memory: 700\ntap_mode: 1");
        await("registered again", () -> control.registered().size() == 2);
        assertThat(control.registered().get(1).getBootId()).isNotEqualTo(boot);
        await(
                "confirmed",
                () -> control.lastHeartbeat().getConfigurationVersion() == 2
                        && control.lastHeartbeat().getConfigurationError().isEmpty());
        assertThat(control.registered()).hasSize(2);
        end(run);
    }

    @Test
    void aDisabledAgentCapturesNothing() {
        CompletableFuture<Integer> run = begin();
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        control.enable(false);
        await("disabled", () -> control.lastHeartbeat().getState() == AgentState.AGENT_STATE_DISABLED);
        control.enable(true);
        await("enabled", () -> control.lastHeartbeat().getState() == AgentState.AGENT_STATE_RUNNING);
        end(run);
    }
}
