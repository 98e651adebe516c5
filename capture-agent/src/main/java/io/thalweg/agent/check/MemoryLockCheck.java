package io.thalweg.agent.check;

import java.util.List;

/** Whether limits on locked memory stand in the way. Since 5.11 the kernel accounts eBPF maps to the control group. */
final class MemoryLockCheck implements Check {
    private static final String NEED = "maps of eBPF programs";
    private static final String LINE = "Max locked memory";
    private static final long ENOUGH_BYTES = 256L << 20;

    @Override
    public List<Finding> look(Machine machine) {
        String limit = limit(machine);
        return List.of(memlock(machine, limit), ipcLock(machine));
    }

    private static Finding memlock(Machine machine, String limit) {
        if (machine.kernel().isAtLeast(5, 11)) {
            return Finding.ok("memlock", NEED, limit + "; does not hold for eBPF on this kernel");
        }
        boolean isEnough =
                limit.equals("unlimited") || limit.matches("\\d{1,18}") && Long.parseLong(limit) >= ENOUGH_BYTES;
        if (isEnough || machine.holds(Capability.SYS_RESOURCE)) {
            return Finding.ok("memlock", NEED, limit + (isEnough ? "" : ", the agent may raise it"));
        }
        return Finding.missing(
                "memlock",
                NEED,
                limit,
                "give CAP_SYS_RESOURCE, or LimitMEMLOCK=infinity",
                Impact.off(Feature.SOCKET_DATA, "the limit on locked memory is too small for eBPF maps"));
    }

    /** DeepFlow's table recommends it for rings that it locks; a ring of this agent is kernel memory, never swapped. */
    private static Finding ipcLock(Machine machine) {
        String found = machine.holds(Capability.IPC_LOCK) ? "held" : "not held, and not needed";
        return Finding.ok(Capability.IPC_LOCK.title(), "nothing: packet rings are kernel memory", found);
    }

    private static String limit(Machine machine) {
        for (String line : machine.read("/proc/self/limits").text().split("\n")) {
            if (line.startsWith(LINE)) {
                return line.substring(LINE.length()).strip().split("\\s+")[0];
            }
        }
        return "unknown";
    }
}
