package io.thalweg.bench.ebpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** From beginning to end the kernel counts how often each eBPF program runs and how long; then as it did before. */
final class CountedRuns {
    private static final Path SETTING = Path.of("/proc/sys/kernel/bpf_stats_enabled");

    private final String before;

    private CountedRuns(String before) {
        this.before = before;
    }

    static CountedRuns begin() throws IOException {
        CountedRuns counted = new CountedRuns(Files.readString(SETTING).trim());
        Files.writeString(SETTING, "1");
        return counted;
    }

    void end() throws IOException {
        Files.writeString(SETTING, before);
    }
}
