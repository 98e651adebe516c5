package io.thalweg.agent.check;

import java.util.List;

/** The capabilities held, each with what it is for. The kernel's answer to a trial is the business of other checks. */
final class CapabilityCheck implements Check {
    private static final String GIVE =
            "give it: systemd AmbientCapabilities=%1$s, container --cap-add, or setpriv --ambient-caps";

    @Override
    public List<Finding> look(Machine machine) {
        return List.of(
                one(
                        machine,
                        Capability.NET_RAW,
                        "packet sockets",
                        Impact.off(Feature.PACKETS, "packet sockets need CAP_NET_RAW")),
                one(
                        machine,
                        Capability.NET_ADMIN,
                        "promiscuous mode, time stamps of the network card",
                        Impact.less(Feature.PACKETS, "no promiscuous mode, no time stamps of the network card")),
                one(machine, Capability.SYS_ADMIN, "entering the network namespaces of pods", pods(machine)),
                one(
                        machine,
                        Capability.SYS_PTRACE,
                        "sockets and libraries of other users' processes",
                        Impact.less(Feature.PROCESS_NAMES, "sockets of other users' processes have no process"),
                        Impact.less(Feature.TLS_PLAINTEXT, "only of processes of the agent's own user")),
                bpf(machine),
                symbols(machine));
    }

    private static Impact pods(Machine machine) {
        return machine.facts().packetSocketRefusal() == null
                ? Impact.less(
                        Feature.POD_NAMESPACES,
                        "not entered; addresses of pods are learned from their ARP and ND packets")
                : Impact.off(Feature.POD_NAMESPACES, "neither entered, nor learned of from packets");
    }

    private static Finding one(Machine machine, Capability capability, String need, Impact... impacts) {
        if (machine.holds(capability)) {
            return Finding.ok(capability.title(), need, "held");
        }
        String remedy = String.format(GIVE, capability.title());
        return List.of(impacts).stream().anyMatch(Impact::isOff)
                ? Finding.missing(capability.title(), need, "not held", remedy, impacts)
                : Finding.degraded(capability.title(), need, "not held", remedy, impacts);
    }

    private static Finding bpf(Machine machine) {
        String name = "CAP_BPF+PERFMON";
        String need = "loading eBPF programs";
        if (machine.holdsBpfPrivilege()) {
            boolean isByOldWay = machine.holds(Capability.SYS_ADMIN);
            return Finding.ok(name, need, isByOldWay ? "held through CAP_SYS_ADMIN" : "held");
        }
        boolean hasSmallOnes = machine.kernel().isAtLeast(5, 8);
        String wanted = hasSmallOnes ? "CAP_BPF CAP_PERFMON" : "CAP_SYS_ADMIN";
        return Finding.missing(
                name,
                need,
                "not held",
                String.format(GIVE, wanted),
                Impact.off(Feature.SOCKET_DATA, "loading eBPF programs needs " + wanted));
    }

    private static Finding symbols(Machine machine) {
        String need = "names of kernel functions in reports of dropped packets";
        if (machine.holds(Capability.SYSLOG)) {
            return Finding.ok(Capability.SYSLOG.title(), need, "held");
        }
        return Finding.degraded(
                Capability.SYSLOG.title(), need, "not held", String.format(GIVE, Capability.SYSLOG.title()));
    }
}
