package io.thalweg.agent.check;

import static io.thalweg.agent.check.Verdict.Degree.DEGRADED;
import static io.thalweg.agent.check.Verdict.Degree.OFF;
import static io.thalweg.agent.check.Verdict.Degree.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineReportTest {
    @TempDir
    private Path root;

    private FakeMachine machine;

    @BeforeEach
    void everythingIsThere() {
        machine = new FakeMachine(root);
    }

    private Verdict verdict(Feature feature) {
        return machine.report().verdict(feature);
    }

    private State state(String name) {
        return machine.report().findings().stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void aMachineThatHasEverythingRunsEverything() {
        assertThat(machine.report().verdicts()).extracting(Verdict::degree).containsOnly(RUNS);
        assertThat(machine.report().degradations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3.1.10                 | OFF  | OFF      | OFF
            4.9.0-19-amd64         | RUNS | OFF      | OFF
            4.18.0-348.el8.x86_64  | RUNS | OFF      | OFF
            5.8.0                  | RUNS | DEGRADED | DEGRADED
            5.11.0                 | RUNS | RUNS     | RUNS
            """)
    void theKernelDecidesWhatRuns(
            String release, Verdict.Degree packets, Verdict.Degree socketData, Verdict.Degree tls) {
        machine.kernel(release, "amd64");

        assertThat(verdict(Feature.PACKETS).degree()).isEqualTo(packets);
        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(socketData);
        assertThat(verdict(Feature.TLS_PLAINTEXT).degree()).isEqualTo(tls);
    }

    @Test
    void beforeTheSmallCapabilitiesOnlySysAdminLoadsPrograms() {
        machine.kernel("5.7.0", "amd64").without(Capability.SYS_ADMIN);

        assertThat(verdict(Feature.SOCKET_DATA).because()).contains("loading eBPF programs needs CAP_SYS_ADMIN");
    }

    @Test
    void aLimitOnLockedMemoryCountsOnOldKernelsOnly() {
        machine.without(Capability.SYS_RESOURCE);
        assertThat(state("memlock")).isEqualTo(State.OK);

        machine.kernel("5.10.0", "amd64");
        assertThat(state("memlock")).isEqualTo(State.MISSING);
        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(OFF);

        machine.with("/proc/self/limits", "Max locked memory         unlimited            unlimited            bytes");
        assertThat(state("memlock")).isEqualTo(State.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | system_u:system_r:container_t:s0:c1,c2             | OFF
            1 | system_u:system_r:spc_t:s0                         | RUNS
            1 | unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c3 | RUNS
            0 | system_u:system_r:container_t:s0                   | RUNS
            """)
    void seLinuxEndsSocketDataWhereItConfinesTheAgent(String enforce, String context, Verdict.Degree degree) {
        machine.with("/sys/fs/selinux/enforce", enforce).with("/proc/self/attr/current", context);

        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(degree);
        assertThat(verdict(Feature.PACKETS).degree()).isEqualTo(RUNS);
    }

    @ParameterizedTest
    @CsvSource({"unconfined, RUNS", "docker-default (enforce), DEGRADED", "other (complain), RUNS"})
    void appArmorHidesOtherProcesses(String profile, Verdict.Degree degree) {
        machine.with("/sys/module/apparmor/parameters/enabled", "Y").with("/proc/self/attr/current", profile);

        assertThat(verdict(Feature.PROCESS_NAMES).degree()).isEqualTo(degree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [none] integrity confidentiality | OK      | RUNS
            none [integrity] confidentiality | OK      | RUNS
            none integrity [confidentiality] | MISSING | OFF
            """)
    void onlyTheSternLockdownEndsSocketData(String lockdown, State state, Verdict.Degree degree) {
        machine.with("/sys/kernel/security/lockdown", lockdown);

        assertThat(state("lockdown")).isEqualTo(state);
        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(degree);
    }

    @Test
    void whatCannotBeLookedAtIsUnknownAndNotMissing() {
        machine.without("/sys/kernel/security/lockdown");

        assertThat(state("lockdown")).isEqualTo(State.UNKNOWN);
        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(RUNS);
    }

    @Test
    void hiddenKernelAddressesCostNames() {
        machine.with("/proc/sys/kernel/kptr_restrict", "2");

        assertThat(state("kptr_restrict")).isEqualTo(State.DEGRADED);
        assertThat(machine.report().degradations()).isEmpty();
    }

    @Test
    void interpretedProgramsAreSlow() {
        machine.with("/proc/sys/net/core/bpf_jit_enable", "0");

        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(DEGRADED);
        assertThat(verdict(Feature.SOCKET_DATA).remedies()).containsExactly("sysctl -w net.core.bpf_jit_enable=1");
    }

    @Test
    void aKernelWithoutSyscallEventsHooksAllCalls() {
        machine.without("/sys/kernel/tracing/events/syscalls/sys_enter_read/id");

        assertThat(verdict(Feature.SOCKET_DATA).degree()).isEqualTo(DEGRADED);
    }

    @Test
    void aMissingEventIsNamed() {
        machine.without("/sys/kernel/tracing/events/tcp/tcp_retransmit_skb/id");

        assertThat(verdict(Feature.SOCKET_DATA).because()).containsExactly("no events of tcp/tcp_retransmit_skb");
    }

    @Test
    void namedNamespacesAreMissedWhereThereArePods() {
        assertThat(verdict(Feature.POD_NAMESPACES).degree()).isEqualTo(RUNS);

        machine.with("/var/lib/kubelet/config.yaml", "");
        assertThat(verdict(Feature.POD_NAMESPACES).because()).anyMatch(why -> why.contains("/proc/PID/ns/net"));
    }

    @Test
    void podsCannotBeLearnedOfWithoutPackets() {
        machine.without(Capability.SYS_ADMIN, Capability.NET_RAW).refusing("socket(AF_PACKET): no", null);

        assertThat(verdict(Feature.POD_NAMESPACES).degree()).isEqualTo(OFF);
    }

    @Test
    void missingLibrariesAreToldApart() {
        machine.withoutLibraries();

        assertThat(verdict(Feature.PACKETS).because()).containsExactly("no filter expressions");
        assertThat(verdict(Feature.SOCKET_DATA).because()).containsExactly("libbpf is not installed");
    }

    @Test
    void aRefusalDespiteTheCapabilitiesPointsAtTheContainer() {
        machine.refusing(null, "bpf(BPF_PROG_LOAD): Operation not permitted");

        assertThat(verdict(Feature.SOCKET_DATA).remedies()).anyMatch(remedy -> remedy.contains("seccomp"));
        assertThat(verdict(Feature.PACKETS).degree()).isEqualTo(RUNS);
    }

    @Test
    void slowClocksAreToldOf() {
        machine.with("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet");

        assertThat(verdict(Feature.PACKETS).degree()).isEqualTo(DEGRADED);
    }

    @Test
    void eachDegradedFeatureHasOneLineWithItsRemedy() {
        machine.without("/sys/kernel/btf/vmlinux");

        assertThat(machine.report().degradations())
                .hasSize(2)
                .allMatch(line -> line.contains("off: the kernel shows no BTF -> use a kernel built with"));
    }

    @Test
    void theReportForProgramsSaysTheSame() throws IOException {
        machine.without("/sys/kernel/btf/vmlinux");
        MachineReport report = machine.report();

        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));

        assertThat(json.get("findings")).hasSize(report.findings().size());
        assertThat(json.get("features")
                        .get(Feature.SOCKET_DATA.ordinal())
                        .get("degree")
                        .asText())
                .isEqualTo("off");
        assertThat(ReportTable.of(report)).contains("MISSING   BTF").contains("OFF       socket data");
    }
}
