package io.thalweg.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A standalone cluster and the command {@code flink} as Flink's scripts start them: the same main classes, each in a JVM of its own
 * that has Flink's classes and none of ours, with a {@code conf/config.yaml}. What a job needs has to come in its jar.
 */
final class FlinkDistribution implements AutoCloseable {
    static final int SLOTS = 3;

    private static final String HOST = "127.0.0.1";
    /** What is in flink-dist and in lib/ of a distribution. */
    private static final Pattern DISTRIBUTED = Pattern.compile("(flink-(?!connector-kafka|test-utils).*(?<!-tests)"
            + "|snakeyaml-engine.*|kryo.*|reflectasm.*|minlog.*|objenesis.*|commons-(cli|collections|lang3|math3|text|io|compress)-.*"
            + "|javassist.*|snappy-java.*|lz4-java.*|jsr305.*|icu4j.*|async-profiler.*|slf4j-api.*|log4j-.*)\\.jar");

    private final Path directory;
    private final int restPort = freePort();
    private final List<Process> processes = new ArrayList<>();

    /** What a command said, and its exit code. */
    record Answer(int code, String output) {}

    FlinkDistribution(Path directory) throws Exception {
        this.directory = directory;
        Path conf = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(conf.resolve("config.yaml"), """
                jobmanager.rpc.address: %1$s
                jobmanager.rpc.port: %2$d
                rest.address: %1$s
                rest.port: %3$d
                taskmanager.host: %1$s
                taskmanager.numberOfTaskSlots: %4$d
                taskmanager.cpu.cores: 1
                taskmanager.memory.framework.heap.size: 64m
                taskmanager.memory.framework.off-heap.size: 64m
                taskmanager.memory.task.heap.size: 512m
                taskmanager.memory.task.off-heap.size: 64m
                taskmanager.memory.managed.size: 8m
                taskmanager.memory.network.min: 128m
                taskmanager.memory.network.max: 128m
                taskmanager.memory.jvm-metaspace.size: 256m
                taskmanager.memory.jvm-overhead.min: 64m
                taskmanager.memory.jvm-overhead.max: 64m
                io.tmp.dirs: %5$s
                """.formatted(HOST, freePort(), restPort, SLOTS, directory));
        processes.add(start("job-manager", StandaloneSessionClusterEntrypoint.class, "--configDir", conf.toString()));
        processes.add(start("task-manager", TaskManagerRunner.class, "--configDir", conf.toString()));
        Eventually.until("the slots of the task manager", () -> {
            assertThat(processes).as(this::logs).allMatch(Process::isAlive);
            return overview().contains("\"slots-available\":" + SLOTS);
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private String overview() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + restPort + "/overview"))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "not there yet";
        }
    }

    /** As a shell runs {@code flink …}. */
    Answer flink(String... arguments) throws Exception {
        Process process = start("flink", CliFrontend.class, arguments);
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new AssertionError("flink " + String.join(" ", arguments) + " does not end");
            }
            return new Answer(process.exitValue(), Files.readString(directory.resolve("flink.log")));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the cluster's processes said. */
    String logs() {
        try {
            return Files.readString(directory.resolve("job-manager.log"))
                    + Files.readString(directory.resolve("task-manager.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String name, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        for (String opened : List.of("lang", "nio", "util", "util.concurrent")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        process.environment().put("FLINK_CONF_DIR", directory.resolve("conf").toString());
        return process.start();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> DISTRIBUTED.matcher(new File(entry).getName()).matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
    }
}
