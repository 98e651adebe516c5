package io.thalweg.standalone.up;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much of this machine's memory a part may use; a container's limit counts as the machine's. */
public final class PhysicalMemory {
    private static final long MEBIBYTE = 1 << 20;

    private PhysicalMemory() {}

    /** One of so many parts of the memory, within these bounds, as -Xmx takes it. */
    public static String part(int parts, int fromMebibytes, int toMebibytes) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long part = system.getTotalMemorySize() / parts / MEBIBYTE;
        return Math.max(fromMebibytes, Math.min(part, toMebibytes)) + "m";
    }
}
