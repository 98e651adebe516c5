package io.thalweg.agent.check;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether other processes can be seen in /proc: their names (hidepid), and their sockets (ptrace). */
final class ProcVisibilityCheck implements Check {
    private static final String NEED = "names of processes, and which socket is whose";

    /** Enough to tell a rule from the exceptions, such as a first process that a security module shields. */
    private static final int SAMPLE = 200;

    @Override
    public List<Finding> look(Machine machine) {
        if (!machine.read("/proc/1/stat").isRead()) {
            return List.of(Finding.missing(
                    "/proc",
                    NEED,
                    "other users' processes are hidden",
                    "mount /proc without hidepid, or with gid= of the agent's group",
                    Impact.less(Feature.PROCESS_NAMES, "only processes of the agent's own user")));
        }
        int all = 0;
        int open = 0;
        for (Path process : processes(machine.path("/proc"))) {
            all++;
            open += isListable(process.resolve("fd")) ? 1 : 0;
        }
        String found = "open files are seen of " + open + " of " + all + " processes";
        if (open * 4 >= all * 3) {
            return List.of(Finding.ok("/proc", NEED, found));
        }
        return List.of(Finding.degraded(
                "/proc",
                NEED,
                found,
                "run as root, or give CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH",
                Impact.less(Feature.PROCESS_NAMES, "sockets of other users' processes have no process")));
    }

    private static List<Path> processes(Path proc) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                found.add(entry);
                if (found.size() == SAMPLE) {
                    break;
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    /** Of a process that ended meanwhile nothing is hidden. */
    private static boolean isListable(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.iterator().hasNext();
            return true;
        } catch (AccessDeniedException e) {
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return true;
        }
    }
}
