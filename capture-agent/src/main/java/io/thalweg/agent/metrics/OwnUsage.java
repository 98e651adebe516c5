package io.thalweg.agent.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the agent itself takes of the machine: time of its processors, and memory. */
public final class OwnUsage {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final long KIBIBYTE = 1024;

    private OwnUsage() {}

    /** Of all threads since the start, in user and kernel. */
    public static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }

    /** In memory now, packet rings included; 0: not told. */
    public static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    /** By the names that Prometheus' own clients give them. */
    public static void register(Metrics metrics) {
        metrics.count("process_cpu_seconds_total", "Time of processors taken.", () -> cpuNanos() / NANOS_PER_SECOND);
        metrics.gauge("process_resident_memory_bytes", "Memory taken.", OwnUsage::residentBytes);
        metrics.gauge(
                "process_start_time_seconds",
                "Seconds since the epoch.",
                () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
        metrics.gauge(
                "jvm_memory_used_bytes",
                "Java's heap in use.",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                "area",
                "heap");
        metrics.gauge("jvm_threads_current", "Threads.", () -> ManagementFactory.getThreadMXBean()
                .getThreadCount());
    }
}
