package io.thalweg.agent.check;

import java.util.List;

/** Whether the kernel takes a program at all: asked by loading one that does nothing. */
final class BpfLoadCheck implements Check {
    private static final String NEED = "socket data, TLS plaintext";

    @Override
    public List<Finding> look(Machine machine) {
        String refusal = machine.facts().bpfRefusal();
        if (refusal == null) {
            return List.of(Finding.ok("eBPF load", NEED, "a tracing program and a ring buffer were loaded"));
        }
        return List.of(Finding.missing(
                "eBPF load",
                NEED,
                refusal,
                remedy(machine),
                Impact.off(Feature.SOCKET_DATA, "the kernel takes no eBPF program: " + refusal)));
    }

    private static String remedy(Machine machine) {
        if (!machine.isInitialUserNamespace()) {
            return "run outside of a user namespace: rootless containers cannot load eBPF";
        }
        if (!machine.holdsBpfPrivilege()) {
            return "give the capabilities above";
        }
        return "let bpf(2) through the container's seccomp profile and security module";
    }
}
