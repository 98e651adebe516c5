package io.thalweg.standalone.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many processes of each kind a cluster has.
 *
 * @param brokers of Kafka, each a controller as well
 * @param slotsPerTaskManager the job's parallelism is that of all slots
 */
public record ClusterSize(int brokers, int taskManagers, int slotsPerTaskManager) {
    /** What a fault test kills: one of each may be away, and the rest goes on. */
    public static final ClusterSize SMALL = new ClusterSize(3, 2, 1);

    static final String JOB_MANAGER = "job-manager";
    static final String CLICKHOUSE = "clickhouse";

    int parallelism() {
        return taskManagers * slotsPerTaskManager;
    }

    static String broker(int id) {
        return "broker-" + id;
    }

    static String taskManager(int number) {
        return "task-manager-" + number;
    }

    /** The names of all processes, those of a kind in a list. */
    public List<List<String>> processes() {
        List<List<String>> all = new ArrayList<>();
        all.add(IntStream.rangeClosed(1, taskManagers)
                .mapToObj(ClusterSize::taskManager)
                .toList());
        all.add(List.of(JOB_MANAGER));
        all.add(IntStream.rangeClosed(1, brokers).mapToObj(ClusterSize::broker).toList());
        all.add(List.of(CLICKHOUSE));
        return all;
    }
}
