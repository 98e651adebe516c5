package io.thalweg.standalone.cluster;

import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.up.Console;
import io.thalweg.standalone.up.DataDirectory;
import io.thalweg.standalone.up.UpException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thalweg cluster}: the pipeline as many machines would run it, on this one, until Ctrl-C. */
@Command(
        name = "cluster",
        description =
                "Run the pipeline as a cluster on this machine until Ctrl-C: three brokers, a job manager, two task"
                        + " managers and ClickHouse, each a process that may be killed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ClusterCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    private Path directory = Endpoints.defaultData().resolveSibling("thalweg-cluster");

    @Option(names = "--brokers", defaultValue = "3", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int brokers;

    @Option(names = "--task-managers", defaultValue = "2", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int taskManagers;

    @Option(
            names = "--slots",
            defaultValue = "1",
            paramLabel = "N",
            description = "Slots of each task manager. Default: ${DEFAULT-VALUE}")
    private int slots;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Options of the flow job, such as clickhouse.guarantee=at-least-once.")
    private Map<String, String> jobOptions = new HashMap<>();

    private final Console console = new Console(System.out);

    @Override
    public Integer call() throws IOException {
        jobOptions.putIfAbsent("clickhouse.guarantee", "exactly-once");
        CountDownLatch stopped = new CountDownLatch(1);
        try (DataDirectory data = DataDirectory.open(directory);
                Cluster cluster =
                        new Cluster(data, new ClusterSize(brokers, taskManagers, slots), jobOptions, console)) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, stopped), "stop"));
            run(cluster);
            return 0;
        } catch (UpException e) {
            console.say("thalweg cluster: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 0;
        } finally {
            stopped.countDown();
        }
    }

    private void run(Cluster cluster) throws UpException, IOException, InterruptedException {
        cluster.start();
        console.say("Kafka " + cluster.kafka() + ", Flink " + cluster.flinkUrl() + ", ClickHouse "
                + cluster.clickHouseUrl());
        console.say("Send it packets with: ./thalweg agent replay --bootstrap " + cluster.kafka() + " FILE");
        new CountDownLatch(1).await();
    }

    /** Ends the wait, and holds the JVM until the processes have stopped. */
    private static void stop(Thread main, CountDownLatch stopped) {
        main.interrupt();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
