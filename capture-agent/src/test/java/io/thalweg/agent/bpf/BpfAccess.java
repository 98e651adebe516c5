package io.thalweg.agent.bpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.agent.ffi.LibBpfVersion;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tests that load programs need. */
public final class BpfAccess {
    private BpfAccess() {}

    public static void require() {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        boolean hasTracefs = Files.isDirectory(Path.of("/sys/kernel/tracing/events"))
                || Files.isDirectory(Path.of("/sys/kernel/debug/tracing/events"));
        boolean hasTypes = Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        boolean isCompiled = EbpfPrograms.class.getResource("x86_64/agent.bpf.o") != null;
        boolean hasLibrary = LibBpfVersion.get() != null;
        if (!isRoot || !hasTracefs || !hasTypes || !hasLibrary || !isCompiled) {
            System.err.println("SKIPPED: eBPF tests need root (" + isRoot + "), tracefs (" + hasTracefs
                    + "; mount -t tracefs tracefs /sys/kernel/tracing), BTF (" + hasTypes + ") and libbpf1 ("
                    + hasLibrary + "), and the compiled programs (" + isCompiled + ")");
        }
        assumeTrue(isRoot && hasTracefs && hasTypes && hasLibrary && isCompiled, "eBPF can be used here");
    }
}
