package io.thalweg.agent.bpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A service written in Go, of src/test/resources/go/tier.go, built by Debian's Go. */
public final class GoTier implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/resources/go/tier.go").toAbsolutePath();
    private static final int MOST_SECONDS = 300;

    private final Process process;
    private final BufferedReader output;

    private GoTier(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Into a file whose name is the process's. */
    static Path build(Path directory, String name, String... options) throws IOException, InterruptedException {
        return build(SOURCE, directory, name, options);
    }

    /** Of this source, which may import what Debian has packages of. */
    public static Path build(Path source, Path directory, String name, String... options)
            throws IOException, InterruptedException {
        Path program = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of("go", "build", "-o", program.toString()));
        command.addAll(List.of(options));
        command.add(source.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", "/usr/share/gocode");
        builder.environment().put("CGO_ENABLED", "0");
        builder.environment().put("GOCACHE", directory.resolve("go-cache").toString());
        Process build = builder.start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!build.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
            throw new IOException("go build: " + said);
        }
        return program;
    }

    static GoTier start(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new GoTier(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What a server prints first. */
    int port() throws IOException {
        return Integer.parseInt(output.readLine());
    }

    int pid() {
        return (int) process.pid();
    }

    /** Lets a client begin; its answers. */
    List<String> answers() throws IOException {
        process.getOutputStream().close();
        return output.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
