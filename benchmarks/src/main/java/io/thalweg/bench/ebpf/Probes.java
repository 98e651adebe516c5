package io.thalweg.bench.ebpf;

import io.thalweg.agent.bpf.SyscallHook;
import java.util.List;
import java.util.Locale;

/** What is traced while a load runs. */
enum Probes {
    OFF(null, List.of()),
    /** Both ends of each connection, as all processes. */
    TRACEPOINT(SyscallHook.TRACEPOINT, List.of()),
    RAW(SyscallHook.RAW, List.of()),
    /** The servers alone: a process filter leaves the clients out. */
    SERVER_ONLY(SyscallHook.TRACEPOINT, List.of("redis-server", "nginx"));

    private final SyscallHook hook;
    private final List<String> names;

    Probes(SyscallHook hook, List<String> names) {
        this.hook = hook;
        this.names = names;
    }

    /** Null when nothing is traced. */
    SyscallHook hook() {
        return hook;
    }

    /** Of the processes that are traced; none: all are. */
    List<String> names() {
        return names;
    }

    /** In results. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
