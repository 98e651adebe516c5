package io.thalweg.standalone.traces;

import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that {@code up} runs a {@link TracingApi} in, until SIGTERM. */
@Command(
        name = "tracing-node",
        description = "The tracing part of DeepFlow's query interface, over the traces in ClickHouse.",
        mixinStandardHelpOptions = true)
public final class TracingNode implements Callable<Integer> {
    @Option(names = "--port", required = true, paramLabel = "N", description = "Port of the query interface.")
    private int port;

    @Option(
            names = "--clickhouse-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds ClickHouse's URL with user and password: command lines are for all to see.")
    private Path clickHouse;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TracingNode()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TracingApi api = new TracingApi(
                ClickHouseEndpoint.parse(Files.readString(clickHouse).strip()), port);
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            api.close();
                            end.countDown();
                        },
                        "tracing-shutdown"));
        api.start();
        end.await();
        return 0;
    }
}
