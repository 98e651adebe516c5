package io.thalweg.standalone.up;

import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseLibrary;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import io.thalweg.standalone.clickhouse.ClickHouseServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What {@code up} runs, but for the agent: real processes of Kafka, ClickHouse and Flink on ports of their own. Starting
 * them takes most of a test's time, so one serves all test classes that ask for it, and stops with the last of them.
 */
final class RunningPipeline implements AutoCloseable {
    /** Gives test methods the one pipeline. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningPipeline.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(RunningPipeline.class))
                    .getOrComputeIfAbsent(RunningPipeline.class, type -> RunningPipeline.start());
        }
    }

    @Command
    private static final class Options {
        @Mixin
        private UpOptions up;
    }

    private final Path root;
    private final UpOptions options;
    private final Console console = new Console(System.out);
    private DataDirectory data;
    private Supervisor supervisor;
    private Pipeline pipeline;

    private RunningPipeline(Path root) {
        this.root = root;
        Options line = CommandLine.populateCommand(
                new Options(),
                "--data=" + root,
                "--kafka-port=" + FreePorts.next(),
                "--clickhouse-port=" + FreePorts.next(),
                "--flink-port=" + FreePorts.next(),
                "--control-port=" + FreePorts.next(),
                "--tracing-port=" + FreePorts.next(),
                "--flink-heap=768m",
                "--keep=0",
                "--slots=2");
        options = line.up;
    }

    static RunningPipeline start() {
        Assumptions.assumeTrue(
                Files.exists(ClickHouseLibrary.inCache())
                        || ClickHouseServer.find().isPresent(),
                "no ClickHouse engine; ./thalweg test fetches it");
        try {
            RunningPipeline running = new RunningPipeline(Files.createTempDirectory("thalweg-pipeline"));
            running.up();
            return running;
        } catch (IOException | UpException e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void up() throws UpException, InterruptedException {
        data = DataDirectory.open(root);
        supervisor = new Supervisor(data, console);
        pipeline = new Pipeline(options, data, supervisor, console);
        try {
            pipeline.startStores();
        } catch (UpException e) {
            down();
            throw e;
        }
    }

    private void down() throws InterruptedException {
        supervisor.stop();
        data.close();
    }

    /** Stops all parts as Ctrl-C does, and starts them on what they kept. */
    void restart() throws UpException, InterruptedException {
        down();
        up();
    }

    Path logs() {
        return data.logs();
    }

    String kafka() {
        return pipeline.endpoints().kafka();
    }

    /** Starts one more child; it lives as long as the pipeline, or until its work is done. */
    void start(ChildSpec child) throws UpException, InterruptedException {
        supervisor.start(child);
    }

    ChildSpec agent(String interfaces) {
        return agent(interfaces, List.of());
    }

    /** @param more options of {@code agent run} */
    ChildSpec agent(String interfaces, List<String> more) {
        return pipeline.parts().agent(interfaces, more, pipeline.ownPorts(), false);
    }

    /** Where applications send spans. */
    ChildSpec otlp(String host, int port) {
        return pipeline.parts().otlp(host, port);
    }

    /** Ends a child that was started, before the pipeline does. */
    void stop(ChildSpec child) throws InterruptedException {
        supervisor.stop(child);
    }

    /** SIGKILL to the child of this name. */
    void kill(String child) throws IOException {
        String pid = Files.readString(data.run().resolve(child + ".pid")).split(" ")[0];
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    /** The lines of a query's result, its columns separated by tabs. */
    List<String> query(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ClickHouseEndpoint endpoint =
                ClickHouseEndpoint.parse(pipeline.endpoints().clickHouse());
        new ClickHouseQuery(endpoint).run(sql, ClickHouseQuery.IN_PIPE, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    long count(String sql) throws Exception {
        return Long.parseLong(query(sql).get(0));
    }

    @Override
    public void close() throws IOException {
        try {
            down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
