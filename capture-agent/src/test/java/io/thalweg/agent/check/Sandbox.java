package io.thalweg.agent.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.agent.CaptureAgent;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.event.Topics;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@code agent check} in a mount namespace of its own, with what a script has taken away there. */
final class Sandbox {
    private static final Class<?>[] NEEDED = {
        CaptureAgent.class,
        Topics.class,
        io.thalweg.event.sbe.LinkType.class,
        io.thalweg.event.proto.Process.class,
        PacketDecoder.class,
        picocli.CommandLine.class,
        org.slf4j.Logger.class,
        jnr.ffi.Pointer.class,
        com.kenai.jffi.MemoryIO.class,
        jnr.x86asm.Asm.class,
        org.objectweb.asm.ClassWriter.class,
        org.objectweb.asm.tree.ClassNode.class,
        org.objectweb.asm.util.TraceClassVisitor.class,
        org.objectweb.asm.commons.Method.class,
        org.objectweb.asm.tree.analysis.Analyzer.class,
        org.apache.kafka.clients.producer.Producer.class,
        com.fasterxml.jackson.core.JsonFactory.class,
        com.google.protobuf.Message.class,
        net.jpountz.lz4.LZ4Factory.class,
        org.agrona.DirectBuffer.class,
        org.yaml.snakeyaml.Yaml.class,
    };

    private final Path folder;
    private final String classPath;

    /** @param folder gets a copy of the classes that every user can read */
    Sandbox(Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Set<Path> entries = new LinkedHashSet<>();
        for (Class<?> one : NEEDED) {
            entries.add(source(one.getProtectionDomain().getCodeSource().getLocation()));
        }
        URL library = Sandbox.class.getResource("/jni/x86_64-Linux/libjffi-1.2.so");
        if (library != null && library.openConnection() instanceof JarURLConnection jar) {
            entries.add(source(jar.getJarFileURL()));
        }
        List<String> copies = new ArrayList<>();
        for (Path entry : entries) {
            Path copy = folder.resolve(copies.size() + "-" + entry.getFileName());
            copy(entry, copy);
            copies.add(copy.toString());
        }
        classPath = String.join(File.pathSeparator, copies);
    }

    private static Path source(URL location) {
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.copy(file, file.equals(from) ? to : target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        command("chmod", "-R", "a+rX", to.toString());
    }

    /**
     * Looks at the machine from inside.
     *
     * @param prepare shell lines that run as root first
     * @param drop the program that drops privileges and runs its arguments; empty: none
     */
    JsonNode check(String prepare, String drop) throws IOException {
        return new ObjectMapper().readTree(agent(prepare, drop, "check --iface lo --output json"));
    }

    /** Runs any command of the agent inside; what it printed. */
    String agent(String prepare, String drop, String arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String agent = String.join(
                " ",
                "exec",
                drop,
                java,
                "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djnr.ffi.asm.enabled=false",
                "-cp",
                classPath,
                CaptureAgent.class.getName(),
                arguments);
        return command("unshare", "--mount", "sh", "-c", "set -e\ncd /\n" + prepare + "\n" + agent);
    }

    /** A copy of setpriv(1) that has these as file capabilities, as an administrator would make it for a service. */
    Path launcher(String capabilities) throws IOException {
        Path launcher = folder.resolve("launcher");
        Files.copy(Path.of("/usr/bin/setpriv"), launcher);
        command("chmod", "755", launcher.toString());
        command("setcap", capabilities + "=ep", launcher.toString());
        return launcher;
    }

    /** What it printed. A check that finds something missing fails with 3, a run without Kafka with 1: no failure here. */
    private static String command(String... command) throws IOException {
        Path errors = Files.createTempFile("sandbox", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            boolean isDone =
                    process.waitFor(120, TimeUnit.SECONDS) && List.of(0, 1, 3).contains(process.exitValue());
            if (!isDone) {
                String status = process.isAlive() ? "still runs" : "status " + process.exitValue();
                throw new IOException(status + ": " + output + Files.readString(errors) + String.join(" ", command));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
            Files.delete(errors);
        }
    }
}
