package io.thalweg.standalone.pipeline;

import io.thalweg.standalone.cluster.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CPU time of the pipeline's processes so far, by stage; one that has ended counts with what was last seen of it. */
final class StageCpu {
    private static final String PRODUCER = "producer";

    private static final Map<String, List<String>> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put(PRODUCER, List.of(PRODUCER));
        STAGES.put("kafka", List.of("broker-1"));
        STAGES.put("flink", List.of("job-manager", "task-manager-1"));
        STAGES.put("clickhouse", List.of("clickhouse"));
    }

    private final Cluster cluster;
    private final ProcessHandle producer;
    private final Map<String, Duration> seen = new LinkedHashMap<>();

    StageCpu(Cluster cluster, ProcessHandle producer) {
        this.cluster = cluster;
        this.producer = producer;
    }

    /** Looks at all of them; a process's time is known up to its last look. */
    void look() throws IOException {
        for (List<String> processes : STAGES.values()) {
            for (String process : processes) {
                process(process)
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .ifPresent(cpu -> seen.put(process, cpu));
            }
        }
    }

    private Optional<ProcessHandle> process(String name) throws IOException {
        return name.equals(PRODUCER) ? Optional.of(producer) : cluster.process(name);
    }

    /** Seconds so far, by stage. */
    Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        STAGES.forEach((stage, processes) -> seconds.put(
                stage,
                processes.stream()
                        .mapToDouble(process ->
                                seen.getOrDefault(process, Duration.ZERO).toMillis() / 1e3)
                        .sum()));
        return seconds;
    }
}
