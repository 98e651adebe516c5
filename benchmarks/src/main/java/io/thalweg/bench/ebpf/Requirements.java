package io.thalweg.bench.ebpf;

import io.thalweg.agent.bpf.EbpfCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the bench needs of this machine. */
final class Requirements {
    private static final List<Path> TRACEPOINTS = List.of(
            Path.of("/sys/kernel/tracing/events/syscalls"), Path.of("/sys/kernel/debug/tracing/events/syscalls"));

    private static final List<String> PLACES = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin");

    private Requirements() {}

    /** One line that names all that is missing, with the remedy. */
    static Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        if (!EbpfCapture.hasLibrary()) {
            missing.add("libbpf.so.1 (Debian: libbpf1)");
        }
        if (TRACEPOINTS.stream().noneMatch(Files::isDirectory)) {
            missing.add("tracefs (mount -t tracefs tracefs /sys/kernel/tracing)");
        }
        packages().forEach((program, debian) -> {
            if (PLACES.stream().noneMatch(place -> Files.isExecutable(Path.of(place, program)))) {
                missing.add(program + " (Debian: " + debian + ")");
            }
        });
        return missing.isEmpty() ? Optional.empty() : Optional.of("missing: " + String.join(", ", missing));
    }

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put("cc", "gcc");
        packages.put("redis-server", "redis-server");
        packages.put("redis-benchmark", "redis-tools");
        packages.put("nginx", "nginx-light");
        packages.put("wrk", "wrk");
        return packages;
    }
}
