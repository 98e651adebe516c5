package io.thalweg.standalone.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets this process do, from /proc/self/status (capabilities(7)). */
final class Privileges {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int CAP_NET_RAW = 13;

    private Privileges() {}

    /** Whether packet sockets can be opened; a kernel that does not say is given the benefit of the doubt. */
    static boolean canCapture() {
        try {
            return canCapture(Files.readString(STATUS));
        } catch (IOException e) {
            return true;
        }
    }

    static boolean canCapture(String status) {
        return status.lines()
                .filter(line -> line.startsWith(EFFECTIVE))
                .findFirst()
                .map(line -> Long.parseUnsignedLong(
                        line.substring(EFFECTIVE.length()).strip(), 16))
                .map(effective -> (effective >> CAP_NET_RAW & 1) != 0)
                .orElse(true);
    }
}
