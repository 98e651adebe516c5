package io.thalweg.agent.pods;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Programs that run in pods; what they say goes to files. They end in the opposite order, by their processes. */
final class PodPrograms {
    private final PodNetwork network;
    private final Path directory;
    private final Deque<Process> running = new ArrayDeque<>();

    PodPrograms(PodNetwork network, Path directory) {
        this.network = network;
        this.directory = directory;
    }

    Process start(String pod, String... command) throws IOException {
        Path log = directory.resolve(pod + running.size() + ".log");
        Process process = network.pod(pod)
                .program(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running.push(process);
        return process;
    }

    /** Starts it, and waits until it serves. */
    void serve(String pod, int port, String... command) throws IOException {
        Process server = start(pod, command);
        try {
            network.awaitListening(pod, port, server);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + said(), e);
        }
    }

    /** Starts one that waits for a line; its output is the caller's. */
    Process startClient(String pod, String... command) throws IOException {
        Process process = network.pod(pod)
                .program(command)
                .redirectError(directory.resolve(pod + running.size() + ".log").toFile())
                .start();
        running.push(process);
        return process;
    }

    /** All that programs said, for a message. */
    String said() throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
            for (Path file : files) {
                all.append('\n').append(file.getFileName()).append(": ").append(Files.readString(file));
            }
        }
        return all.toString();
    }

    void stop() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
