package io.thalweg.standalone.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.bench.CaptureOptions;
import io.thalweg.bench.traffic.CaptureGenerator;
import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.bench.traffic.GroundTruth;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.cluster.Cluster;
import io.thalweg.standalone.cluster.ClusterSize;
import io.thalweg.standalone.faults.CaptureTotals;
import io.thalweg.standalone.faults.Totals;
import io.thalweg.standalone.flink.MetricsTasks;
import io.thalweg.standalone.up.Console;
import io.thalweg.standalone.up.DataDirectory;
import io.thalweg.standalone.up.UpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thalweg bench pipeline}. */
@Command(
        name = "pipeline",
        description =
                "A capture file through producer, Kafka, the flow job and ClickHouse, each a process: packets per second"
                        + " from its first packet to its last row, CPU by stage, and at a given pace how late requests can be queried.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class PipelineBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private CaptureOptions traffic = new CaptureOptions(CaptureParameters.ofNode());

    @Option(
            names = "--guarantee",
            split = ",",
            defaultValue = "at-least-once,exactly-once",
            description = "Default: ${DEFAULT-VALUE}")
    private List<String> guarantees;

    @Option(
            names = "--parallelism",
            split = ",",
            defaultValue = "2",
            paramLabel = "N",
            description = "Slots of the flow job; several are measured one after the other. Default: ${DEFAULT-VALUE}")
    private List<Integer> parallelisms;

    @Option(
            names = "--passes",
            defaultValue = "3",
            paramLabel = "N",
            description = "Passes on one cluster; the first has the compiler's work. Default: ${DEFAULT-VALUE}")
    private int passes;

    @Option(
            names = "--pace",
            split = ",",
            paramLabel = "PPS",
            description = "After the passes, one more at this many packets a second, for the latency.")
    private List<Long> paces = List.of();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Options of the flow job, such as metrics.enabled=false.")
    private Map<String, String> jobOptions = new HashMap<>();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where capture, logs and data go, and stay; unless told, they are gone with success.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, ClickHouseException, InterruptedException {
        Path root =
                directory == null ? Files.createTempDirectory("thalweg-pipeline") : Files.createDirectories(directory);
        try {
            run(root);
        } catch (UpException e) {
            new Console(System.err).say("thalweg bench pipeline: " + e.getMessage());
            return 1;
        } catch (ParameterException e) {
            discard(root);
            throw e;
        }
        discard(root);
        return 0;
    }

    /** Nothing in it is worth a look. */
    private void discard(Path root) {
        if (directory == null) {
            FileUtils.deleteDirectoryQuietly(root.toFile());
        }
    }

    private void run(Path root) throws IOException, UpException, ClickHouseException, InterruptedException {
        Path capture = root.resolve("traffic.pcap");
        GroundTruth truth = traffic.generate(parameters -> {
            new Console(System.err).say("making a capture of " + parameters.packets() + " packets");
            return CaptureGenerator.generate(parameters, capture);
        });
        Totals totals = CaptureTotals.of(capture);
        for (String guarantee : guarantees) {
            for (int parallelism : parallelisms) {
                measure(root, capture, truth.packets(), totals, guarantee, parallelism);
            }
        }
    }

    private void measure(Path root, Path capture, long packets, Totals totals, String guarantee, int parallelism)
            throws IOException, UpException, ClickHouseException, InterruptedException {
        Map<String, String> options = new HashMap<>(jobOptions);
        options.put("clickhouse.guarantee", guarantee);
        // As `up` has it.
        options.putIfAbsent(MetricsTasks.OPTION, MetricsTasks.of(parallelism));
        // Each pass is later in event time than the one before.
        options.put("batches.max-ahead", "0 s");
        Path of = root.resolve(guarantee + "-" + parallelism + "-" + System.nanoTime());
        try (DataDirectory data = DataDirectory.open(of);
                Cluster cluster =
                        new Cluster(data, new ClusterSize(1, 1, parallelism), options, new Console(System.err))) {
            cluster.start();
            try (WarmProducer producer = new WarmProducer(cluster)) {
                passes(new PipelineRun(cluster, producer, capture, packets, totals), guarantee, parallelism);
            }
        }
    }

    private void passes(PipelineRun run, String guarantee, int parallelism)
            throws IOException, ClickHouseException, InterruptedException {
        int agent = 1;
        for (; agent <= passes; agent++) {
            print(guarantee, parallelism, agent, 0, run.pass(agent, 0));
        }
        for (long pace : paces) {
            print(guarantee, parallelism, agent, pace, run.pass(agent++, pace));
        }
    }

    private void print(String guarantee, int parallelism, int pass, long pace, Map<String, Object> measured)
            throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("guarantee", guarantee);
        line.put("parallelism", parallelism);
        line.put("pass", pass);
        line.put("pace", pace);
        line.putAll(measured);
        spec.commandLine().getOut().println(JSON.writeValueAsString(line));
        spec.commandLine().getOut().flush();
    }
}
