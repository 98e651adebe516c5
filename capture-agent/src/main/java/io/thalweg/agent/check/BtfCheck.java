package io.thalweg.agent.check;

import java.util.List;

/** The kernel's own description of its structs, by which the eBPF programs are fitted to it. */
final class BtfCheck implements Check {
    private static final String FILE = "/sys/kernel/btf/vmlinux";
    private static final String NEED = "eBPF programs fit to this kernel (CO-RE)";

    @Override
    public List<Finding> look(Machine machine) {
        Reading btf = machine.read(FILE);
        if (btf.isRead() && !btf.text().isEmpty()) {
            return List.of(Finding.ok("BTF", NEED, FILE));
        }
        String found = btf.isDenied() ? FILE + " is not readable" : FILE + " is not there";
        String remedy = btf.isDenied()
                ? "let the agent read it"
                : "use a kernel built with CONFIG_DEBUG_INFO_BTF; in a container mount the host's /sys/kernel/btf";
        return List.of(Finding.missing(
                "BTF", NEED, found, remedy, Impact.off(Feature.SOCKET_DATA, "the kernel shows no BTF")));
    }
}
