package io.thalweg.standalone.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One life of a child: its operating-system process, in a session of its own so that Ctrl-C reaches only {@code up},
 * which then stops its children in order. Standard input is a pipe from us ({@link
 * io.thalweg.standalone.process.ParentWatch}); what it prints outside its log goes to {@code logs/NAME.out}. The file
 * {@code run/NAME.pid} lets a later {@code up} wait for a child that a killed one left behind.
 */
final class ChildProcess {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration START_TIME_SLACK = Duration.ofSeconds(2);

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    static ChildProcess start(ChildSpec spec, DataDirectory data) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(spec.command());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(data.logs(), spec.name()).toFile())
                .start();
        Files.writeString(
                pidFile(data, spec.name()),
                process.pid() + " "
                        + process.info().startInstant().orElse(Instant.now()).toEpochMilli());
        return new ChildProcess(process);
    }

    /** The file for what this life prints; that of the life before is kept beside it. */
    private static Path output(Path logs, String name) throws IOException {
        Path out = logs.resolve(name + ".out");
        if (Files.exists(out)) {
            Files.move(out, logs.resolve(name + ".out.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return out;
    }

    private static Path pidFile(DataDirectory data, String name) {
        return data.run().resolve(name + ".pid");
    }

    /** The child of this name that an earlier, killed run left, if it still lives. */
    static Optional<ProcessHandle> leftBehind(DataDirectory data, String name) {
        try {
            String[] words = Files.readString(pidFile(data, name)).strip().split(" ");
            Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0])).filter(handle -> handle.info()
                    .startInstant()
                    .filter(instant -> Duration.between(started, instant).abs().compareTo(START_TIME_SLACK) < 0)
                    .isPresent());
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM, then SIGKILL after {@code within}. True when the first was enough. */
    boolean stop(Duration within) throws InterruptedException {
        process.destroy();
        if (process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
