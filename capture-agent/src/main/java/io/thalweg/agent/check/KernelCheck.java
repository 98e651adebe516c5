package io.thalweg.agent.check;

import java.util.ArrayList;
import java.util.List;

/** The kernel's version: which hooks it has, and whether it is new enough for how this agent uses them. */
final class KernelCheck implements Check {
    private static final String NEED = "packets from 3.2, socket data from 5.8";

    @Override
    public List<Finding> look(Machine machine) {
        KernelVersion kernel = machine.kernel();
        KernelHooks hooks = KernelHooks.of(kernel, machine.architecture());
        String found = machine.release() + " " + machine.architecture() + ": " + hooks.describe();
        Impact[] impacts = impacts(kernel, hooks);
        if (impacts.length == 0) {
            return List.of(Finding.ok("kernel", NEED, found));
        }
        boolean isPacketsOff = !kernel.isAtLeast(3, 2);
        String remedy = isPacketsOff ? "use a newer kernel" : "use a kernel from 5.11 for everything; packets work";
        boolean isAnyOff = List.of(impacts).stream().anyMatch(Impact::isOff);
        return List.of(
                isAnyOff
                        ? Finding.missing("kernel", NEED, found, remedy, impacts)
                        : Finding.degraded("kernel", NEED, found, remedy, impacts));
    }

    private static Impact[] impacts(KernelVersion kernel, KernelHooks hooks) {
        List<Impact> impacts = new ArrayList<>();
        if (!kernel.isAtLeast(3, 2)) {
            impacts.add(Impact.off(Feature.PACKETS, "packet rings (TPACKET_V3) come with Linux 3.2"));
        }
        if (!hooks.kprobe()) {
            impacts.add(Impact.off(Feature.SOCKET_DATA, "this kernel has not the eBPF hooks"));
        } else if (!kernel.isAtLeast(5, 8)) {
            impacts.add(Impact.off(Feature.SOCKET_DATA, "BPF ring buffers come with Linux 5.8"));
        } else if (!kernel.isAtLeast(5, 11)) {
            impacts.add(Impact.less(Feature.SOCKET_DATA, "costs more per call: task storage comes with Linux 5.11"));
        }
        if (hooks.kprobe() && hooks.openssl() != KernelHooks.Uprobes.EVERYWHERE) {
            impacts.add(Impact.off(Feature.TLS_PLAINTEXT, "this kernel has not all uprobes"));
        }
        return impacts.toArray(Impact[]::new);
    }
}
