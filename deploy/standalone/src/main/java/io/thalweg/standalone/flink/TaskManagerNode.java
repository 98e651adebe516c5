package io.thalweg.standalone.flink;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A task manager of a cluster of several processes. Its heap is the JVM's. */
@Command(name = "task-manager", description = "A Flink task manager in this JVM.", mixinStandardHelpOptions = true)
public final class TaskManagerNode implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "What the cluster's processes share.")
    private Path data;

    @Option(names = "--name", required = true, description = "What its temporary files are called by.")
    private String name;

    @Option(
            names = "--job-manager-port",
            required = true,
            paramLabel = "N",
            description = "The job manager's RPC port.")
    private int jobManagerPort;

    @Option(names = "--slots", paramLabel = "N", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private int slots;

    public static void main(String[] arguments) {
        int status = new CommandLine(new TaskManagerNode()).execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Returns at once, or ends the process. */
    @Override
    public Integer call() throws Exception {
        Configuration settings = FlinkSettings.ofCluster(data, name, jobManagerPort, 0, slots);
        FlinkSettings.reportMetrics(settings);
        TaskManagerRunner.runTaskManagerProcessSecurely(TaskExecutorResourceUtils.adjustForLocalExecution(settings));
        return 0;
    }
}
