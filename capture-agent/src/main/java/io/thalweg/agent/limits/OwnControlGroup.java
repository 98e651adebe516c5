package io.thalweg.agent.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group of the second generation for this process alone, below the one it was started in, where the kernel
 * itself keeps the limits. Not to be had in most containers and services, which have a group of their own with limits.
 */
final class OwnControlGroup {
    private static final Logger LOG = LoggerFactory.getLogger(OwnControlGroup.class);
    private static final String NAME = "thalweg-agent";
    private static final long PERIOD_MICROS = 100_000;
    private static final long MICROS_PER_PERCENT = PERIOD_MICROS / 100;

    private final Path group;

    private OwnControlGroup(Path group) {
        this.group = group;
    }

    /** Null: it cannot be had. */
    static OwnControlGroup enter() {
        return enter(
                Path.of("/sys/fs/cgroup"),
                Path.of("/proc/self/cgroup"),
                ProcessHandle.current().pid());
    }

    static OwnControlGroup enter(Path mount, Path membership, long pid) {
        try {
            String own = unified(Files.readAllLines(membership));
            if (own == null || !Files.exists(mount.resolve("cgroup.controllers"))) {
                return null;
            }
            Path parent = mount.resolve(own.substring(1));
            boolean isEntered = parent.endsWith(NAME);
            Path group = isEntered ? parent : parent.resolve(NAME);
            String controllers =
                    Files.readString((isEntered ? group.getParent() : parent).resolve("cgroup.subtree_control"));
            if (!controllers.contains("cpu") || !controllers.contains("memory")) {
                return null;
            }
            Files.createDirectories(group);
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
            LOG.info("the kernel keeps the agent's limits, in control group {}", group);
            return new OwnControlGroup(group);
        } catch (IOException e) {
            LOG.debug("no control group of our own", e);
            return null;
        }
    }

    /** The line of the second generation is {@code 0::/path}; null: there is none. */
    private static String unified(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("0::/") && !line.contains("/..")) {
                return line.substring(3);
            }
        }
        return null;
    }

    /** False: the kernel did not take them. 0: no limit. */
    boolean limit(int cpuPercent, int memoryMebibytes) {
        try {
            String quota = cpuPercent == 0 ? "max" : Long.toString(cpuPercent * MICROS_PER_PERCENT);
            Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            String memory = memoryMebibytes == 0 ? "max" : Long.toString((long) memoryMebibytes << 20);
            Files.writeString(group.resolve("memory.max"), memory);
            return true;
        } catch (IOException e) {
            LOG.warn("control group {} takes no limits: {}", group, e.getMessage());
            return false;
        }
    }
}
