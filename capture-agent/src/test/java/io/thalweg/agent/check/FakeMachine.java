package io.thalweg.agent.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A machine of files in a folder, and of answers that a test gives. Has everything until something is taken away. */
final class FakeMachine implements NativeFacts {
    private static final long EVERYTHING = -1L;

    private final Path root;
    private String release = "6.1.0-13-amd64";
    private String architecture = "amd64";
    private long capabilities = EVERYTHING;
    private String packetSocketRefusal;
    private String bpfRefusal;
    private String libpcap = "libpcap version 1.10.3";
    private String libbpf = "v1.1";

    FakeMachine(Path root) {
        this.root = root;
        with("/proc/self/status", "Name:\tjava\nUid:\t0\t0\t0\t0");
        with("/proc/self/uid_map", "         0          0 4294967295");
        with("/proc/self/limits", "Max locked memory         8388608              8388608              bytes");
        with("/proc/1/stat", "1 (init)");
        with("/proc/1/fd/0", "");
        with("/proc/sys/kernel/kptr_restrict", "1");
        with("/proc/sys/kernel/unprivileged_bpf_disabled", "2");
        with("/proc/sys/kernel/perf_event_paranoid", "3");
        with("/proc/sys/net/core/bpf_jit_enable", "1");
        with("/sys/kernel/btf/vmlinux", "btf");
        with("/sys/bus/event_source/devices/uprobe/type", "8");
        with("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
        with("/sys/fs/cgroup/cgroup.controllers", "cpu memory");
        with("/sys/kernel/security/lockdown", "[none] integrity confidentiality");
        with("/sys/kernel/tracing/events/header_page", "");
        TraceEventsCheck.EVENTS.forEach(event -> with("/sys/kernel/tracing/events/" + event + "/id", "1"));
    }

    FakeMachine with(String file, String text) {
        try {
            Path path = root.resolve(file.substring(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, text + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine without(String file) {
        try {
            Files.delete(root.resolve(file.substring(1)));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine kernel(String itsRelease, String itsArchitecture) {
        release = itsRelease;
        architecture = itsArchitecture;
        return this;
    }

    FakeMachine without(Capability... lost) {
        for (Capability capability : lost) {
            capabilities &= ~capability.mask();
        }
        return this;
    }

    FakeMachine withoutLibraries() {
        libpcap = null;
        libbpf = null;
        return this;
    }

    FakeMachine refusing(String packets, String bpf) {
        packetSocketRefusal = packets;
        bpfRefusal = bpf;
        return this;
    }

    Machine machine() {
        return new Machine(root, release, architecture, this);
    }

    MachineReport report() {
        return MachineReport.of(machine(), List.of());
    }

    @Override
    public long effectiveCapabilities() {
        return capabilities;
    }

    @Override
    public String packetSocketRefusal() {
        return packetSocketRefusal;
    }

    @Override
    public String bpfRefusal() {
        return bpfRefusal;
    }

    @Override
    public String libpcapVersion() {
        return libpcap;
    }

    @Override
    public String libbpfVersion() {
        return libbpf;
    }
}
