package io.thalweg.agent.check;

import java.util.ArrayList;
import java.util.List;

/** Tracefs and the numbers of the tracepoints that programs are attached to by perf events. */
final class TraceEventsCheck implements Check {
    private static final String NEED = "one program for each system call, which costs other calls least";
    private static final List<String> ROOTS = List.of("/sys/kernel/tracing", "/sys/kernel/debug/tracing");
    static final List<String> EVENTS = List.of(
            "syscalls/sys_enter_read",
            "syscalls/sys_exit_read",
            "syscalls/sys_enter_write",
            "syscalls/sys_enter_sendto",
            "syscalls/sys_enter_recvfrom",
            "syscalls/sys_enter_sendmsg",
            "syscalls/sys_enter_recvmsg",
            "sched/sched_process_exec",
            "sched/sched_process_exit",
            "sock/inet_sock_set_state",
            "tcp/tcp_retransmit_skb",
            "skb/kfree_skb");

    private static final Impact ALL_CALLS =
            Impact.less(Feature.SOCKET_DATA, "hooks all system calls in place of the socket's own: other calls pay");

    @Override
    public List<Finding> look(Machine machine) {
        boolean isDenied = false;
        for (String root : ROOTS) {
            Reading first = machine.read(root + "/events/header_page");
            isDenied |= first.isDenied();
            if (first.isRead()) {
                return List.of(events(machine, root));
            }
        }
        if (isDenied) {
            String remedy = "run as root, or give CAP_DAC_READ_SEARCH, or mount tracefs with gid= of the agent's group";
            return List.of(Finding.missing("tracefs", NEED, "not readable by this user", remedy, ALL_CALLS));
        }
        String remedy = "mount -t tracefs nodev /sys/kernel/tracing; in a container mount the host's";
        return List.of(Finding.missing("tracefs", NEED, "not mounted", remedy, ALL_CALLS));
    }

    private static Finding events(Machine machine, String root) {
        List<String> absent = new ArrayList<>();
        for (String event : EVENTS) {
            if (!machine.read(root + "/events/" + event + "/id").isRead()) {
                absent.add(event);
            }
        }
        if (absent.isEmpty()) {
            return Finding.ok("tracefs", NEED, root + ", all events there");
        }
        String found = root + " lacks " + String.join(", ", absent);
        boolean hasNoSyscalls = absent.contains(EVENTS.get(0));
        String remedy = hasNoSyscalls ? "use a kernel built with CONFIG_FTRACE_SYSCALLS" : "use a newer kernel";
        Impact impact = hasNoSyscalls
                ? ALL_CALLS
                : Impact.less(Feature.SOCKET_DATA, "no events of " + String.join(", ", absent));
        return Finding.degraded("tracefs", NEED, found, remedy, impact);
    }
}
