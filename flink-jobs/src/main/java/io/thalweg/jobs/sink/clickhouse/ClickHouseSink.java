package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowTable;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Rows of one table into ClickHouse, at least once: the last step of every job.
 *
 * <pre>{@code
 * flows.sinkTo(ClickHouseSink.of(() -> L4FlowLogTable.TABLE)
 *         .set(ClickHouseOptions.URL, "http://clickhouse:8123")
 *         .build());
 * }</pre>
 *
 * <p>A row is in ClickHouse within the flush interval (1 s) while ClickHouse keeps up, and before the next checkpoint
 * completes in any case. While ClickHouse is away the job waits. Rows it refuses are
 * counted and logged ({@link RefusedRowPolicy}).
 */
public final class ClickHouseSink<R> implements Sink<R> {
    private final SerializableSupplier<RowTable<R>> table;
    private final ClickHouseSettings settings;

    private ClickHouseSink(SerializableSupplier<RowTable<R>> table, ClickHouseSettings settings) {
        this.table = table;
        this.settings = settings;
    }

    /** @param table names the table, as in {@code () -> L4FlowLogTable.TABLE}; called where the sink runs */
    public static <R> Builder<R> of(SerializableSupplier<RowTable<R>> table) {
        return new Builder<>(table);
    }

    @Override
    public SinkWriter<R> createWriter(WriterInitContext context) throws IOException {
        ClickHouseWriter<R> writer = new ClickHouseWriter<>(table.get(), settings, context);
        if (settings.schemaCheck()) {
            try {
                writer.checkSchema();
            } catch (IOException | RuntimeException e) {
                writer.close();
                throw e;
            }
        }
        return writer;
    }

    /** Options as in {@link ClickHouseOptions}; what is not set has its default. */
    public static final class Builder<R> {
        private final SerializableSupplier<RowTable<R>> table;
        private final Configuration options = new Configuration();

        private Builder(SerializableSupplier<RowTable<R>> table) {
            this.table = Objects.requireNonNull(table);
        }

        public <T> Builder<R> set(ConfigOption<T> option, T value) {
            options.set(option, value);
            return this;
        }

        /** Takes every option that is set there, those of {@link ClickHouseOptions} among them. */
        public Builder<R> setAll(Configuration source) {
            options.addAll(source);
            return this;
        }

        /** @throws IllegalArgumentException for a wrong option: its name, the value, what is allowed */
        public ClickHouseSink<R> build() {
            return new ClickHouseSink<>(table, ClickHouseSettings.from(options));
        }
    }
}
