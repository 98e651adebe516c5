package io.thalweg.agent;

import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.bpf.NetworkSignal;
import io.thalweg.agent.bpf.SyscallHook;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of system calls captured by eBPF. */
final class EbpfSettings {
    /** Whether system calls are captured, too. */
    enum Mode {
        /** Where this machine allows it; if not, a line in the log says what is missing. */
        AUTO,
        /** Or the command fails. */
        ON,
        OFF
    }

    private static final String NO_EVENTS = "none";

    @Option(
            names = "--ebpf",
            paramLabel = "auto|on|off",
            defaultValue = "AUTO",
            description = "Capture socket calls of all processes by eBPF, too: where possible, or fail, or not"
                    + " (default: auto).")
    private Mode mode;

    @Option(
            names = "--ebpf-hook",
            paramLabel = "tracepoint|raw",
            defaultValue = "TRACEPOINT",
            description = "A tracepoint for each call, or one for all: other calls then pay a little, but starting and"
                    + " stopping takes no time (default: tracepoint).")
    private SyscallHook hook;

    @Option(
            names = "--ebpf-ring-mib",
            paramLabel = "N",
            defaultValue = "" + EbpfOptions.DEFAULT_RING_MEBIBYTES,
            description = "Room for events that are not read yet, in MiB, a power of two (default: ${DEFAULT-VALUE}).")
    private int ringMebibytes;

    @Option(
            names = "--ebpf-pid",
            paramLabel = "PID",
            split = ",",
            description = "Only socket calls of these processes. Default: of all.")
    private Set<Integer> pids = new LinkedHashSet<>();

    @Option(
            names = "--ebpf-process",
            paramLabel = "NAME",
            split = ",",
            description = "Only socket calls of processes of these names, at most 15 characters each, such as nginx.")
    private Set<String> names = new LinkedHashSet<>();

    @Option(
            names = "--ebpf-tls",
            paramLabel = "NAME",
            split = ",",
            description =
                    "See what processes of these names encrypt and decrypt with OpenSSL or Go's crypto/tls, such as"
                            + " nginx. Slows their TLS down: give only what you look into.")
    private Set<String> tlsNames = new LinkedHashSet<>();

    @Option(
            names = "--ebpf-go",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Follow the goroutines of processes of these names, written in Go, so that a request is joined"
                            + " to those that it makes its server send. Each new goroutine costs them two probes.")
    private Set<String> goNames = new LinkedHashSet<>();

    @Option(
            names = "--ebpf-events",
            paramLabel = "state|retransmit|reset|drop|none",
            split = ",",
            description =
                    "What the kernel's network stack is to tell of connections and packets: every TCP state, segments"
                            + " sent again, resets, dropped packets with the reason (default: retransmit,reset,drop).")
    private Set<String> events = new LinkedHashSet<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Mode mode() {
        return mode;
    }

    EbpfOptions options(int payloadBytes, Set<Integer> excludedPorts) {
        try {
            return new EbpfOptions(
                    hook, payloadBytes, ringMebibytes, excludedPorts, pids, names, tlsNames, goNames, networkSignals());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ebpf: " + e.getMessage(), e);
        }
    }

    private Set<NetworkSignal> networkSignals() {
        if (events.isEmpty()) {
            return NetworkSignal.ofTrouble();
        }
        Set<NetworkSignal> signals = EnumSet.noneOf(NetworkSignal.class);
        for (String event : events) {
            if (!event.equals(NO_EVENTS)) {
                signals.add(signal(event));
            }
        }
        return signals;
    }

    private static NetworkSignal signal(String name) {
        for (NetworkSignal signal : NetworkSignal.values()) {
            if (signal.name().equalsIgnoreCase(name)) {
                return signal;
            }
        }
        throw new IllegalArgumentException("--ebpf-events " + name + "; allowed: state, retransmit, reset, drop, none");
    }

    /** What the command ends with when {@code on} cannot be. */
    ParameterException refusal(String missing) {
        return new ParameterException(spec.commandLine(), "--ebpf on: " + missing);
    }
}
