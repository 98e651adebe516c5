package io.thalweg.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.agent.ffi.LibBpfVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check in real sandboxes. What it says is what the kernel then does: sockets and programs are really tried. */
@Timeout(300)
final class SandboxTest {
    private static final String TRACEFS =
            "[ -e /sys/kernel/tracing/events ] || mount -t tracefs nodev /sys/kernel/tracing";
    private static final String NOBODY = "setpriv --reuid 65534 --regid 65534 --clear-groups";
    private static final String SERVICE =
            "cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon,cap_sys_ptrace," + "cap_dac_read_search,cap_syslog";

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;

    @BeforeAll
    static void needsRootAndTheRightKernel() throws IOException {
        assumeTrue(Machine.thisOne().holds(Capability.SYS_ADMIN), "needs root");
        assumeTrue(Machine.thisOne().facts().bpfRefusal() == null, "needs a kernel with eBPF");
        assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with BTF");
        assumeTrue(LibBpfVersion.get() != null, "needs libbpf");
        sandbox = new Sandbox(folder);
    }

    private static Map<String, String> degrees(JsonNode report) {
        Map<String, String> degrees = new TreeMap<>();
        report.get("features")
                .forEach(one ->
                        degrees.put(one.get("name").asText(), one.get("degree").asText()));
        return degrees;
    }

    private static void assertDegrees(
            JsonNode report, String packets, String socket, String tls, String names, String pods) {
        assertThat(degrees(report))
                .as("%s", report.toPrettyString())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "packets", packets,
                        "socket data", socket,
                        "TLS plaintext", tls,
                        "process names", names,
                        "pod namespaces", pods));
    }

    private static String state(JsonNode report, String name) {
        for (JsonNode finding : report.get("findings")) {
            if (finding.get("name").asText().equals(name)) {
                return finding.get("state").asText();
            }
        }
        throw new AssertionError("no finding " + name);
    }

    private static String because(JsonNode report, String feature) {
        for (JsonNode one : report.get("features")) {
            if (one.get("name").asText().equals(feature)) {
                return one.get("because").toString();
            }
        }
        throw new AssertionError("no feature " + feature);
    }

    @Test
    void fullRootRunsEverything() throws IOException {
        assertDegrees(sandbox.check(TRACEFS, ""), "runs", "runs", "runs", "runs", "runs");
    }

    @Test
    void withoutSysAdminPodsAreLearnedFromTheirPackets() throws IOException {
        JsonNode report = sandbox.check(TRACEFS, "setpriv --bounding-set -sys_admin --inh-caps -sys_admin");

        assertDegrees(report, "runs", "runs", "runs", "runs", "degraded");
        assertThat(because(report, "pod namespaces")).contains("ARP and ND");
        assertThat(state(report, "eBPF load")).isEqualTo("ok");
    }

    @Test
    void withoutSysAdminAndBpfThereIsNoSocketData() throws IOException {
        JsonNode report = sandbox.check(
                TRACEFS, "setpriv --bounding-set -sys_admin,-bpf,-perfmon --inh-caps -sys_admin,-bpf,-perfmon");

        assertDegrees(report, "runs", "off", "off", "runs", "degraded");
        assertThat(because(report, "socket data")).contains("CAP_BPF CAP_PERFMON");
        assertThat(state(report, "eBPF load")).isEqualTo("missing");
    }

    @Test
    void withoutBtfThereIsNoSocketData() throws IOException {
        JsonNode report = sandbox.check(TRACEFS + "\nmount -t tmpfs none /sys/kernel/btf", "");

        assertDegrees(report, "runs", "off", "off", "runs", "runs");
        assertThat(because(report, "socket data")).contains("BTF");
    }

    @Test
    void withoutTracefsSocketDataCostsOtherCallsMore() throws IOException {
        JsonNode report =
                sandbox.check("mount -t tmpfs none /sys/kernel/tracing\nmount -t tmpfs none /sys/kernel/debug", "");

        assertDegrees(report, "runs", "degraded", "degraded", "runs", "runs");
        assertThat(state(report, "tracefs")).isEqualTo("missing");
    }

    @Test
    void ambientCapabilitiesOfAServiceAreEnoughWithoutRoot() throws IOException {
        String ambient = "+" + SERVICE.replace("cap_", "").replace(",", ",+");
        JsonNode report = sandbox.check(TRACEFS, NOBODY + " --inh-caps " + ambient + " --ambient-caps " + ambient);

        assertDegrees(report, "runs", "runs", "runs", "runs", "degraded");
    }

    @Test
    void fileCapabilitiesOfALauncherAreEnoughWithoutRoot() throws IOException {
        String ambient = "+" + SERVICE.replace("cap_", "").replace(",", ",+");
        String launcher = sandbox.launcher(SERVICE).toString();
        JsonNode report = sandbox.check(
                TRACEFS, NOBODY + " " + launcher + " --inh-caps " + ambient + " --ambient-caps " + ambient);

        assertDegrees(report, "runs", "runs", "runs", "runs", "degraded");
    }

    @Test
    void netRawAloneGivesPacketsOnly() throws IOException {
        JsonNode report = sandbox.check(TRACEFS, NOBODY + " --inh-caps +net_raw --ambient-caps +net_raw");

        assertDegrees(report, "degraded", "off", "off", "degraded", "degraded");
        assertThat(state(report, "packet socket")).isEqualTo("ok");
    }

    @Test
    void anUnprivilegedUserSeesNamesOnly() throws IOException {
        JsonNode report = sandbox.check(TRACEFS, NOBODY);

        assertDegrees(report, "off", "off", "off", "degraded", "off");
        assertThat(state(report, "packet socket")).isEqualTo("missing");
        assertThat(state(report, "tracefs")).isEqualTo("missing");
    }

    @Test
    void hiddenProcessesAreToldOf() throws IOException {
        JsonNode report = sandbox.check(TRACEFS + "\nmount -t proc -o hidepid=2 proc /proc", NOBODY);

        assertThat(because(report, "process names")).contains("only processes of the agent's own user");
    }

    @Test
    void rootOfAUserNamespaceHoldsCapabilitiesThatCountForNothing() throws IOException {
        JsonNode report = sandbox.check(TRACEFS, "unshare --user --map-root-user");

        assertThat(state(report, "CAP_NET_RAW")).isEqualTo("ok");
        assertThat(degrees(report)).containsEntry("packets", "off").containsEntry("socket data", "off");
    }

    /** Nothing listens on the discard port: what is captured is counted as lost at the end. */
    @Test
    void aServiceWithoutRootCapturesAndSeesProcesses() throws IOException {
        String ambient = "+" + SERVICE.replace("cap_", "").replace(",", ",+");
        String drop = NOBODY + " --inh-caps " + ambient + " --ambient-caps " + ambient;
        String talk =
                "bash -c 'for i in $(seq 60); do echo . >/dev/udp/127.0.0.1/9; sleep 0.2; done' >/dev/null 2>&1 &";

        String summary =
                sandbox.agent(talk, drop, "run --iface lo --bootstrap 127.0.0.1:9 --metrics-listen none --duration 3s");
        String processes = sandbox.agent("", drop, "processes");

        assertThat(summary).containsPattern("(?m)^[1-9]\\d* packets, ");
        assertThat(processes).contains(" root ");
    }
}
