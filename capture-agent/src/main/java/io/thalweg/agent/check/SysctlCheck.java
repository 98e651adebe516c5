package io.thalweg.agent.check;

import java.util.List;

/** Settings of the kernel that bear on eBPF. */
final class SysctlCheck implements Check {
    private static final String KPTR = "/proc/sys/kernel/kptr_restrict";
    private static final String UNPRIVILEGED = "/proc/sys/kernel/unprivileged_bpf_disabled";
    private static final String PARANOID = "/proc/sys/kernel/perf_event_paranoid";
    private static final String JIT = "/proc/sys/net/core/bpf_jit_enable";

    @Override
    public List<Finding> look(Machine machine) {
        return List.of(kptr(machine), unprivileged(machine), paranoid(machine), jit(machine));
    }

    private static Finding kptr(Machine machine) {
        String need = "names of kernel functions in reports of dropped packets, and profiles";
        String value = machine.read(KPTR).text();
        if (value.equals("2")) {
            return Finding.degraded(
                    "kptr_restrict", need, "2: nobody sees addresses", "sysctl -w kernel.kptr_restrict=1");
        }
        return value.isEmpty()
                ? Finding.unknown("kptr_restrict", need, KPTR + " is not readable", "")
                : Finding.ok("kptr_restrict", need, value);
    }

    /** The agent never loads eBPF without privilege, so no value harms it; it explains a refusal. */
    private static Finding unprivileged(Machine machine) {
        String value = machine.read(UNPRIVILEGED).text();
        String found = value.isEmpty() ? "no such setting" : value + ": capabilities decide";
        return Finding.ok("unprivileged_bpf", "explains refusals of eBPF", found);
    }

    private static Finding paranoid(Machine machine) {
        String name = "perf_event_paranoid";
        String need = "attaching programs to tracepoints and uprobes";
        String value = machine.read(PARANOID).text();
        if (value.isEmpty()) {
            return Finding.missing(
                    name,
                    need,
                    PARANOID + " is not there",
                    "use a kernel built with CONFIG_PERF_EVENTS",
                    Impact.off(Feature.TLS_PLAINTEXT, "this kernel has no perf events"));
        }
        boolean isExempt = machine.holdsBpfPrivilege();
        if (isExempt || value.equals("-1")) {
            return Finding.ok(name, need, value + (isExempt ? ", does not hold for this process" : ""));
        }
        return Finding.degraded(name, need, value + ", holds for this process", "give CAP_PERFMON");
    }

    private static Finding jit(Machine machine) {
        String name = "bpf_jit_enable";
        String need = "eBPF as machine code";
        Reading value = machine.read(JIT);
        if (value.isRead() && value.text().equals("0")) {
            return Finding.degraded(
                    name,
                    need,
                    "0: programs are interpreted",
                    "sysctl -w net.core.bpf_jit_enable=1",
                    Impact.less(Feature.SOCKET_DATA, "slow: eBPF is interpreted"));
        }
        return value.isRead()
                ? Finding.ok(name, need, value.text())
                : Finding.unknown(name, need, "not readable", "see that it is 1: sysctl net.core.bpf_jit_enable");
    }
}
