package io.thalweg.jobs.resources;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.jobs.flow.FlowJobOptions;
import io.thalweg.jobs.options.CheckedOptions;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.options.OptionHelp;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The options of the resource job, checked. Kafka's and the checkpoints' are called as the flow job's. */
public final class ResourceJobOptions {
    private static final ConfigOption<String> KAFKA_GROUP = key("kafka.group")
            .stringType()
            .defaultValue("thalweg-resource-job")
            .withDescription("Consumer group; tells in Kafka how far the job has read.");

    private static final List<ConfigOption<?>> OWN = List.of(
            FlowJobOptions.KAFKA_BOOTSTRAP,
            KAFKA_GROUP,
            FlowJobOptions.KAFKA_PROPERTIES,
            FlowJobOptions.CHECKPOINT_INTERVAL);

    private static final String USAGE =
            "The resource job: names, labels and processes from Kafka into the tables behind ClickHouse's dictionaries."
                    + "\n\n  flink run -c io.thalweg.jobs.resources.ResourceJob flink-jobs-job.jar [--NAME VALUE]...";
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    final KafkaConnection kafka;
    final String kafkaGroup;
    final Duration checkpointInterval;
    /** With the options of the ClickHouse sink. */
    final Configuration all;

    private ResourceJobOptions(Configuration all, String kafkaGroup) {
        CheckedOptions options = new CheckedOptions(all);
        this.all = all;
        this.kafkaGroup = kafkaGroup;
        kafka = new KafkaConnection(
                options.notEmpty(FlowJobOptions.KAFKA_BOOTSTRAP, "host:port, separated by commas"),
                options.get(FlowJobOptions.KAFKA_PROPERTIES));
        checkpointInterval = options.atLeast(FlowJobOptions.CHECKPOINT_INTERVAL, SHORTEST_INTERVAL);
    }

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong name or value: what, and what is allowed */
    public static ResourceJobOptions parse(String... args) {
        Configuration values = new JobArguments(declared()).parse(args);
        return new ResourceJobOptions(values, new CheckedOptions(values).notEmpty(KAFKA_GROUP, "a group's name"));
    }

    /** For a job that runs beside the flow job, in one environment, with its connections. */
    public static ResourceJobOptions beside(FlowJobOptions flowJob) {
        return new ResourceJobOptions(flowJob.values(), KAFKA_GROUP.defaultValue());
    }

    void configure(StreamExecutionEnvironment environment) {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        // While ClickHouse is away the job waits for it and must not restart for that.
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        environment.configure(settings);
    }

    static List<ConfigOption<?>> declared() {
        List<ConfigOption<?>> declared = new ArrayList<>(OWN);
        declared.addAll(ClickHouseOptions.all());
        return declared;
    }

    static String help() {
        return OptionHelp.text(USAGE, declared());
    }
}
