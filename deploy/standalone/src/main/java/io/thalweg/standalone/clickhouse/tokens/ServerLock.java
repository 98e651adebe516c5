package io.thalweg.standalone.clickhouse.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a ClickHouse has a data directory: it keeps a lock on a file in it, which the kernel tells. */
final class ServerLock {
    /** Of a ClickHouse server, and of the process of the embedded engine. */
    private static final List<String> LOCKED = List.of("status", "thalweg.lock");

    private ServerLock() {}

    /** False, too, where the kernel does not tell, as in a container whose locks are another's. */
    static boolean isHeld(Path dataDirectory) throws IOException {
        for (String name : LOCKED) {
            Path file = dataDirectory.resolve(name);
            if (Files.exists(file)
                    && isLocked(Files.getAttribute(file, "unix:ino").toString())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Lines of {@code /proc/locks} are {@code 1: FLOCK ADVISORY WRITE PID MAJOR:MINOR:INODE START END} (proc(5)). The device is
     * not compared: overlays have others than their files tell, and one refusal too many is a word to the user.
     */
    private static boolean isLocked(String inode) throws IOException {
        Path locks = Path.of("/proc/locks");
        if (!Files.isReadable(locks)) {
            return false;
        }
        return Files.readString(locks).lines().anyMatch(line -> line.contains(":" + inode + " "));
    }
}
