package io.thalweg.jobs.resources;

import io.thalweg.engine.row.RowTable;
import io.thalweg.event.Topics;
import io.thalweg.jobs.flow.ChainedRowType;
import io.thalweg.jobs.options.JobArguments;
import io.thalweg.jobs.sink.clickhouse.ClickHouseOptions;
import io.thalweg.jobs.sink.clickhouse.ClickHouseSink;
import io.thalweg.jobs.sink.clickhouse.Guarantee;
import io.thalweg.jobs.sink.kafka.KafkaConnection;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Keeps the tables of {@code flow_tag}, behind the dictionaries by which the integers in rows get their names.
 *
 * <pre>
 *   thalweg.resources ─▶ KafkaSource ─▶ ClickHouse flow_tag.resource
 *   thalweg.processes ─▶ KafkaSource ─▶ ClickHouse flow_tag.process
 * </pre>
 *
 * Few records; one subtask for each topic, so that the order in the topic is the order in the table. Without a checkpoint
 * it reads the topics, which are compacted, from their beginning: rows that are there already are replaced by themselves.
 */
public final class ResourceJob {
    private static final String NAME = "thalweg-resources";

    private ResourceJob() {}

    public static void main(String[] args) throws Exception {
        if (JobArguments.asksForHelp(args)) {
            System.out.print(ResourceJobOptions.help());
            return;
        }
        ResourceJobOptions options = ResourceJobOptions.parse(args);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        options.configure(environment);
        build(environment, options);
        environment.execute(NAME);
    }

    /** Adds the job to the environment, beside what is there; the caller executes it. */
    public static void build(StreamExecutionEnvironment environment, ResourceJobOptions options) {
        Source source = new Source(environment, options.kafka, options.kafkaGroup, options.all);
        source.into(
                () -> ResourceTable.TABLE,
                Topics.RESOURCES,
                new TopicDeserializer<>(new ResourceRows(), ResourceRow.class),
                ResourceRow.class);
        source.into(
                () -> ProcessTable.TABLE,
                Topics.PROCESSES,
                new TopicDeserializer<>(ProcessRow::read, ProcessRow.class),
                ProcessRow.class);
    }

    private record Source(
            StreamExecutionEnvironment environment, KafkaConnection kafka, String group, Configuration clickHouse) {
        <R> void into(
                SerializableSupplier<RowTable<R>> table,
                String topic,
                TopicDeserializer<R> deserializer,
                Class<R> type) {
            KafkaSource<R> source = KafkaSource.<R>builder()
                    .setBootstrapServers(kafka.bootstrap())
                    .setGroupId(group)
                    .setTopics(topic)
                    .setStartingOffsets(OffsetsInitializer.earliest())
                    .setProperties(kafka.client())
                    .setDeserializer(deserializer)
                    .build();
            environment
                    .fromSource(source, WatermarkStrategy.noWatermarks(), topic, new ChainedRowType<>(type))
                    .uid(topic)
                    .setParallelism(1)
                    .sinkTo(ClickHouseSink.of(table)
                            .setAll(clickHouse)
                            .set(ClickHouseOptions.DATABASE, table.get().database())
                            // A row that comes twice is replaced by itself.
                            .set(ClickHouseOptions.GUARANTEE, Guarantee.AT_LEAST_ONCE)
                            .build())
                    .uid("clickhouse-" + table.get().name())
                    .name("clickhouse: " + table.get().name())
                    .setParallelism(1);
        }
    }
}
