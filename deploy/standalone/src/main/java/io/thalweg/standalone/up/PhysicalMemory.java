package io.thalweg.standalone.up;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of this machine's memory a part may use; a container's limit counts as the machine's. */
final class PhysicalMemory {
    private static final long MEBIBYTE = 1 << 20;

    private PhysicalMemory() {}

    /** A quarter of the memory within these bounds, as -Xmx takes it. */
    static String quarter(int fromMebibytes, int toMebibytes) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long quarter = system.getTotalMemorySize() / 4 / MEBIBYTE;
        return Math.max(fromMebibytes, Math.min(quarter, toMebibytes)) + "m";
    }
}
