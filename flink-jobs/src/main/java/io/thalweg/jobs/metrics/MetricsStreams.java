package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.flow.ChainedRowType;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The part of the flow job that makes metrics: documents are shuffled by what they are told apart by, merged in windows, and
 * handed to a sink a table.
 */
public final class MetricsStreams {
    private final SingleOutputStreamOperator<MetricsDocument> metrics;
    private final MetricsSettings settings;

    /** Where a job's sinks are made. */
    public interface Tables {
        void insert(DataStream<MetricsDocument> rows, SerializableSupplier<RowTable<MetricsDocument>> table);
    }

    /** Where a job's messages go. */
    public interface Messages {
        /** @param part of the sink's uid: several sinks write one topic */
        void send(
                DataStream<MetricsDocument> rows, SerializableSupplier<RowTable<MetricsDocument>> message, String part);
    }

    /** @param documents of {@link FlowMetrics#DOCUMENTS} */
    public MetricsStreams(DataStream<PackedDocument> documents, MetricsSettings settings) {
        this.settings = settings;
        metrics = documents
                .keyBy(WindowFunction::key, Types.INT)
                .process(new WindowFunction(settings), new ChainedRowType<>(MetricsDocument.class))
                .uid("metrics")
                .name("metrics");
        if (settings.parallelism() > 0) {
            metrics.setParallelism(settings.parallelism());
        }
    }

    public void tell(Tables tables) {
        for (DocumentKind kind : DocumentKind.values()) {
            if (settings.seconds() && kind != DocumentKind.TRAFFIC_POLICY) {
                tables.insert(
                        metrics.getSideOutput(MetricsOutputs.second(kind)),
                        () -> MetricsTables.table(kind, MetricsOutputs.SECOND));
            }
            tables.insert(
                    metrics.getSideOutput(MetricsOutputs.minute(kind)),
                    () -> MetricsTables.table(kind, MetricsOutputs.MINUTE));
        }
    }

    public void tell(Messages messages) {
        messages.send(of(false), MetricsTables::networkMessage, "network");
        messages.send(of(true), MetricsTables::applicationMessage, "application");
    }

    private DataStream<MetricsDocument> of(boolean isApplication) {
        String name = isApplication ? "application" : "network";
        return metrics.filter(document -> document.kind.isApplication() == isApplication)
                .returns(new ChainedRowType<>(MetricsDocument.class))
                .setParallelism(metrics.getParallelism())
                .uid("metrics-" + name)
                .name("metrics: " + name);
    }
}
