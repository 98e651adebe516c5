package io.thalweg.agent.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** SELinux, AppArmor and lockdown: what may refuse although the capabilities are held. */
final class SecurityModuleCheck implements Check {
    private static final String LOCKDOWN = "/sys/kernel/security/lockdown";
    /** SELinux types that the reference policy lets use bpf(2) and perf events. */
    private static final Set<String> UNCONFINED =
            Set.of("unconfined_t", "unconfined_service_t", "spc_t", "kernel_t", "init_t", "initrc_t");

    @Override
    public List<Finding> look(Machine machine) {
        List<Finding> findings = new ArrayList<>();
        findings.add(selinux(machine));
        findings.add(apparmor(machine));
        findings.add(lockdown(machine));
        return findings;
    }

    private static Finding selinux(Machine machine) {
        String need = "eBPF is not refused";
        Reading enforce = machine.read("/sys/fs/selinux/enforce");
        if (!enforce.isRead()) {
            return Finding.ok("SELinux", need, "not active");
        }
        if (enforce.text().equals("0")) {
            return Finding.ok("SELinux", need, "permissive");
        }
        String context = machine.read("/proc/self/attr/current").text().replace("\0", "");
        String[] parts = context.split(":");
        String type = parts.length > 2 ? parts[2] : context;
        if (UNCONFINED.contains(type)) {
            return Finding.ok("SELinux", need, "enforcing, but not for " + type);
        }
        return Finding.missing(
                "SELinux",
                need,
                "enforcing for " + (type.isEmpty() ? "this process" : type),
                "run the agent unconfined (container: seLinuxOptions.type spc_t), or allow it bpf and perf_event",
                Impact.off(Feature.SOCKET_DATA, "SELinux confines the agent"));
    }

    private static Finding apparmor(Machine machine) {
        String need = "other processes may be looked at";
        boolean isActive =
                machine.read("/sys/module/apparmor/parameters/enabled").text().equals("Y");
        String profile = profile(machine);
        if (!isActive || profile.isEmpty() || profile.startsWith("unconfined") || profile.endsWith("(complain)")) {
            return Finding.ok("AppArmor", need, isActive && !profile.isEmpty() ? profile : "not active");
        }
        return Finding.degraded(
                "AppArmor",
                need,
                profile,
                "run the agent unconfined (container: AppArmor profile Unconfined)",
                Impact.less(Feature.PROCESS_NAMES, "AppArmor may hide other processes' sockets"),
                Impact.less(Feature.TLS_PLAINTEXT, "AppArmor may hide other processes' libraries"));
    }

    private static String profile(Machine machine) {
        Reading own = machine.read("/proc/self/attr/apparmor/current");
        return own.isRead()
                ? own.text()
                : machine.read("/proc/self/attr/current").text();
    }

    private static Finding lockdown(Machine machine) {
        String need = "eBPF may read kernel memory";
        Reading lockdown = machine.read(LOCKDOWN);
        if (!lockdown.isRead()) {
            return Finding.unknown(
                    "lockdown", need, LOCKDOWN + " is not readable", "mount -t securityfs nodev /sys/kernel/security");
        }
        if (lockdown.text().contains("[confidentiality]")) {
            return Finding.missing(
                    "lockdown",
                    need,
                    lockdown.text(),
                    "start the kernel with lockdown=integrity or without lockdown",
                    Impact.off(Feature.SOCKET_DATA, "lockdown keeps eBPF from reading kernel memory"));
        }
        return Finding.ok("lockdown", need, lockdown.text());
    }
}
