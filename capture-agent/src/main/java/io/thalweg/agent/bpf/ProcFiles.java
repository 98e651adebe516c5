package io.thalweg.agent.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What /proc tells of a process, see proc(5). A process that has ended tells nothing: empty then.
 *
 * <p>The container's id is the last 64 hexadecimal digits in its cgroup's path, whichever runtime made it:
 *
 * <pre>
 *   0::/kubepods.slice/kubepods-burstable.slice/…/cri-containerd-8f0c….scope     containerd, cgroup v2
 *   4:memory:/kubepods/besteffort/pod8a…/8f0c…                                   cgroup v1
 *   0::/system.slice/docker-8f0c….scope                                          docker
 *   0::/…/crio-8f0c….scope                                                       cri-o
 * </pre>
 */
final class ProcFiles {
    private static final Pattern CONTAINER_ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private final Path proc;

    ProcFiles(Path proc) {
        this.proc = proc;
    }

    String name(int pid) {
        return read(pid, "comm").strip();
    }

    /** Its address space, a mapping per line. */
    String maps(int pid) {
        return read(pid, "maps");
    }

    /** Empty for a process in no container. */
    String containerId(int pid) {
        return containerId(controlGroups(pid));
    }

    /** A line for each hierarchy; empty: it has ended. */
    String controlGroups(int pid) {
        return read(pid, "cgroup");
    }

    static String containerId(String controlGroups) {
        String id = "";
        Matcher matcher = CONTAINER_ID.matcher(controlGroups);
        while (matcher.find()) {
            id = matcher.group();
        }
        return id;
    }

    /** Whether it is the control group of the second generation, whose id the programs tell, that is the container's. */
    static boolean isOfUnifiedGroup(String controlGroups, String containerId) {
        return controlGroups.lines().anyMatch(line -> line.startsWith("0::") && line.contains(containerId));
    }

    private String read(int pid, String file) {
        try {
            return Files.readString(proc.resolve(Integer.toString(pid)).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
