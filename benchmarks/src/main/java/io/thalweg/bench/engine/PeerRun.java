package io.thalweg.bench.engine;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of a peer over a capture file. Its CPU time is what counts, as other threads of its own and waiting for the disk
 * do not: Bash tells it when the process has ended, which {@link ProcessHandle} no longer can.
 *
 * @param cpuSeconds user and system
 */
record PeerRun(double cpuSeconds) {
    private static final int MOST_MINUTES = 10;
    private static final List<String> DIRECTORIES = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin");
    private static final String TIMED = "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>&1";

    static boolean isInstalled(Peer peer) {
        return DIRECTORIES.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, peer.executable)));
    }

    /** @throws IOException also when the peer fails */
    static PeerRun run(Peer peer, Path capture) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("thalweg-bench-" + peer.executable);
        try {
            List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
            command.addAll(peer.command(capture.toAbsolutePath(), directory));
            Path times = directory.resolve("times");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(times.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
            int exit = waitFor(builder.start());
            String[] userAndSystem = Files.readString(times).strip().split("\\s+");
            if (exit != 0 || userAndSystem.length != 2) {
                throw new IOException(String.join(" ", command) + ": exit " + exit + ": " + Files.readString(times));
            }
            return new PeerRun(Double.parseDouble(userAndSystem[0]) + Double.parseDouble(userAndSystem[1]));
        } finally {
            delete(directory);
        }
    }

    private static int waitFor(Process process) throws IOException, InterruptedException {
        if (process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            return process.exitValue();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("a peer has not ended after " + MOST_MINUTES + " minutes");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
