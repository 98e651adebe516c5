package io.thalweg.jobs.sql.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.streaming.connectors.kafka.config.BoundedMode;
import org.apache.flink.streaming.connectors.kafka.config.StartupMode;
import org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicSource;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.kafka.common.TopicPartition;

/** Kafka's table source, with push-down of projections: a source of the projected columns does the reading. */
final class TopicTableSource extends KafkaDynamicSource implements SupportsProjectionPushDown {
    /** The columns that are decoded: those of the table, until a query says which it needs. */
    private DataType decoded;

    TopicTableSource(
            DataType physicalDataType,
            DecodingFormat<DeserializationSchema<RowData>> format,
            List<String> topics,
            Pattern topicPattern,
            Properties properties,
            StartupMode startupMode,
            Map<TopicPartition, Long> specificStartupOffsets,
            long startupTimestampMillis,
            BoundedMode boundedMode,
            Map<TopicPartition, Long> specificBoundedOffsets,
            long boundedTimestampMillis,
            String tableIdentifier,
            Integer parallelism) {
        super(
                physicalDataType,
                null,
                format,
                new int[0],
                IntStream.range(0, DataType.getFieldCount(physicalDataType)).toArray(),
                null,
                topics,
                topicPattern,
                properties,
                startupMode,
                specificStartupOffsets,
                startupTimestampMillis,
                boundedMode,
                specificBoundedOffsets,
                boundedTimestampMillis,
                false,
                tableIdentifier,
                parallelism);
        decoded = physicalDataType;
    }

    /** A source of the same records. */
    private TopicTableSource of(DataType columns) {
        TopicTableSource source = new TopicTableSource(
                columns,
                valueDecodingFormat,
                topics,
                topicPattern,
                properties,
                startupMode,
                specificStartupOffsets,
                startupTimestampMillis,
                boundedMode,
                specificBoundedOffsets,
                boundedTimestampMillis,
                tableIdentifier,
                parallelism);
        source.producedDataType = producedDataType;
        source.metadataKeys = metadataKeys;
        source.watermarkStrategy = watermarkStrategy;
        return source;
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType producedDataType) {
        decoded = producedDataType;
        this.producedDataType = producedDataType;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return decoded.equals(physicalDataType)
                ? super.getScanRuntimeProvider(context)
                : of(decoded).getScanRuntimeProvider(context);
    }

    @Override
    public DynamicTableSource copy() {
        TopicTableSource copy = of(physicalDataType);
        copy.metadataKeys = new ArrayList<>(metadataKeys);
        copy.decoded = decoded;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && decoded.equals(((TopicTableSource) other).decoded);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), decoded);
    }

    @Override
    public String asSummaryString() {
        return "topic " + (topics == null ? topicPattern : String.join(", ", topics));
    }
}
