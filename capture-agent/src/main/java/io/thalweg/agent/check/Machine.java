package io.thalweg.agent.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the checks look at: files below a root, and what the system answers. Each is asked when it is wanted, so that a
 * check sees the machine as it is now.
 */
public final class Machine {
    private static final String UID_LINE = "Uid:";
    /** Inode of the first PID namespace, PROC_PID_INIT_INO of linux/proc_ns.h. */
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

    private static final String ALL_USERS = "0 0 4294967295";

    private final Path root;
    private final String release;
    private final String architecture;
    private final NativeFacts facts;

    Machine(Path root, String release, String architecture, NativeFacts facts) {
        this.root = root;
        this.release = release;
        this.architecture = architecture;
        this.facts = facts;
    }

    public static Machine thisOne() {
        return new Machine(
                Path.of("/"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                NativeFacts.ofThisProcess());
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    Reading read(String absolute) {
        return Reading.of(path(absolute));
    }

    /** Where a symbolic link points to; empty: it is not there, or not ours to read. */
    String link(String absolute) {
        try {
            return Files.readSymbolicLink(path(absolute)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    String release() {
        return release;
    }

    KernelVersion kernel() {
        return KernelVersion.parse(release);
    }

    String architecture() {
        return architecture;
    }

    NativeFacts facts() {
        return facts;
    }

    boolean holds(Capability capability) {
        return capability.isIn(facts.effectiveCapabilities());
    }

    /** The rule of the kernel: since 5.8 two small capabilities do what before needed the great one. */
    boolean holdsBpfPrivilege() {
        return holds(Capability.SYS_ADMIN)
                || kernel().isAtLeast(5, 8) && holds(Capability.BPF) && holds(Capability.PERFMON);
    }

    /** In another user namespace, as of rootless containers, capabilities count for nothing outside of it. */
    boolean isInitialUserNamespace() {
        Reading map = read("/proc/self/uid_map");
        return !map.isRead() || map.text().replaceAll("\\s+", " ").equals(ALL_USERS);
    }

    boolean isInitialPidNamespace() {
        String namespace = link("/proc/self/ns/pid");
        return namespace.isEmpty() || namespace.equals(INITIAL_PID_NAMESPACE);
    }

    /** Effective user. */
    int uid() {
        for (String line : read("/proc/self/status").text().split("\n")) {
            if (line.startsWith(UID_LINE)) {
                return Integer.parseInt(line.strip().split("\\s+")[2]);
            }
        }
        return -1;
    }
}
