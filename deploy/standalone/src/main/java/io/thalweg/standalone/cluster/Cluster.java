package io.thalweg.standalone.cluster;

import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseNode;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.flink.JobManagerNode;
import io.thalweg.standalone.flink.TaskManagerNode;
import io.thalweg.standalone.kafka.KafkaNode;
import io.thalweg.standalone.kafka.KafkaTopics;
import io.thalweg.standalone.up.ChildSpec;
import io.thalweg.standalone.up.Console;
import io.thalweg.standalone.up.DataDirectory;
import io.thalweg.standalone.up.FlinkJobs;
import io.thalweg.standalone.up.HttpProbe;
import io.thalweg.standalone.up.JavaCommand;
import io.thalweg.standalone.up.PhysicalMemory;
import io.thalweg.standalone.up.Probe;
import io.thalweg.standalone.up.Supervisor;
import io.thalweg.standalone.up.UpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Brokers, a job manager, task managers and ClickHouse, each in a process of its own with a small heap and supervised: one that
 * dies is started again and finds its place. The flow job runs on it, exactly once. What a cluster on many machines does
 * differently is only where the shared directory is.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofMinutes(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC");
    private static final List<String> BROKER = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final DataDirectory data;
    private final ClusterSize size;
    private final Map<String, String> jobOptions;
    private final Supervisor supervisor;
    private final ClusterPorts ports;
    private final KafkaTopics topics;

    /** @param jobOptions of the flow job, besides where Kafka and ClickHouse are */
    public Cluster(DataDirectory data, ClusterSize size, Map<String, String> jobOptions, Console console)
            throws IOException {
        this.data = data;
        this.size = size;
        this.jobOptions = Map.copyOf(jobOptions);
        this.supervisor = new Supervisor(data, console);
        this.ports = ClusterPorts.choose(size.brokers());
        this.topics = new KafkaTopics(ports.kafka());
    }

    /** Returns when all of it runs, the flow job too. */
    public void start() throws UpException, InterruptedException, IOException {
        startClickHouse();
        startBrokers();
        for (int number = 1; number <= size.taskManagers(); number++) {
            supervisor.start(taskManager(ClusterSize.taskManager(number)));
        }
        supervisor.start(jobManager(writeJobFile()));
    }

    private void startClickHouse() throws UpException, InterruptedException {
        List<String> command = new JavaCommand(ClusterSize.CLICKHOUSE, data.logs(), "384m", SERIAL)
                .of(ClickHouseNode.class, "--path", data.clickHouse(), "--http-port", ports.clickHouse());
        Probe probe = new HttpProbe(ports.clickHouseUrl() + "/ping", answer -> answer.startsWith("Ok"), "no answer");
        supervisor.start(child(ClusterSize.CLICKHOUSE, command, probe));
        try {
            ClickHouseSchema.apply(clickHouse());
            ClickHouseSchema.keep(clickHouse(), Duration.ZERO);
        } catch (ClickHouseException e) {
            throw new UpException("cannot create the tables: " + e.getMessage());
        }
    }

    private void startBrokers() throws UpException, InterruptedException, IOException {
        String cluster = clusterId();
        String controllers = ports.controllers().stream().map(String::valueOf).collect(Collectors.joining(","));
        for (int id = 1; id <= size.brokers(); id++) {
            List<String> command = new JavaCommand(ClusterSize.broker(id), data.logs(), "320m", BROKER)
                    .of(
                            KafkaNode.class,
                            "--data",
                            data.kafka().resolve(String.valueOf(id)),
                            "--port",
                            ports.brokers().get(id - 1),
                            "--controller-port",
                            controllers,
                            "--id",
                            id,
                            "--cluster",
                            cluster);
            // One alone has no quorum and does not come up; the last waits for all.
            Probe probe = id < size.brokers() ? () -> null : () -> topics.problem(size.brokers());
            supervisor.start(child(ClusterSize.broker(id), command, probe));
        }
        try {
            topics.create();
        } catch (ExecutionException e) {
            throw new UpException("cannot create the topics: " + e.getCause());
        }
    }

    /** Made once, since the brokers' directories know it. */
    private String clusterId() throws IOException {
        Path file = data.kafka().resolve("cluster-id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file);
    }

    private ChildSpec taskManager(String name) {
        List<String> command = new JavaCommand(
                        name, data.logs(), PhysicalMemory.part(6 * size.taskManagers(), 768, 4096), SERIAL)
                .of(
                        TaskManagerNode.class,
                        "--data",
                        data.flink(),
                        "--name",
                        name,
                        "--job-manager-port",
                        ports.jobManager(),
                        "--slots",
                        size.slotsPerTaskManager());
        return child(name, command, () -> null);
    }

    private ChildSpec jobManager(Path jobFile) {
        List<String> command = new JavaCommand(ClusterSize.JOB_MANAGER, data.logs(), "384m", SERIAL)
                .of(
                        JobManagerNode.class,
                        "--data",
                        data.flink(),
                        "--port",
                        ports.jobManager(),
                        "--rest-port",
                        ports.flinkRest(),
                        "--parallelism",
                        size.parallelism(),
                        "--",
                        "--config",
                        jobFile);
        Probe probe =
                new HttpProbe(ports.flinkUrl() + "/jobs/overview", FlinkJobs::isRunning, "the flow job is not running");
        return child(ClusterSize.JOB_MANAGER, command, probe);
    }

    private static ChildSpec child(String name, List<String> command, Probe probe) {
        return new ChildSpec(name, command, probe, START_WITHIN, STOP_WITHIN, false);
    }

    private Path writeJobFile() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("kafka.bootstrap: '" + ports.kafka() + "'");
        lines.add("clickhouse.url: '" + ports.clickHouseUrl() + "'");
        jobOptions.forEach((name, value) -> lines.add(name + ": '" + value.replace("'", "''") + "'"));
        return Files.write(data.run().resolve("flow-job.yaml"), lines);
    }

    /** Starts one more process; it lives as long as the cluster, or until its work is done. */
    public void start(ChildSpec child) throws UpException, InterruptedException {
        supervisor.start(child);
    }

    /** SIGKILL to a process by its name; false when it is not there just now. */
    public boolean kill(String name) throws IOException {
        return process(name).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** The process that has this name now; none if it was not started or is gone. */
    public Optional<ProcessHandle> process(String name) throws IOException {
        Path file = data.run().resolve(name + ".pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String pid = Files.readString(file).split(" ")[0];
        return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
    }

    /** The lines of a query's result, its columns separated by tabs. */
    public List<String> query(String sql) throws ClickHouseException, IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ClickHouseQuery(clickHouse()).run(sql, ClickHouseQuery.IN_PIPE, out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private ClickHouseEndpoint clickHouse() {
        return ClickHouseEndpoint.parse(ports.clickHouseUrl());
    }

    public String kafka() {
        return ports.kafka();
    }

    public String flinkUrl() {
        return ports.flinkUrl();
    }

    public String clickHouseUrl() {
        return ports.clickHouseUrl();
    }

    public Path logs() {
        return data.logs();
    }

    @Override
    public void close() {
        try {
            supervisor.stop();
            topics.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
