package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.RowTable;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Rows of one table into ClickHouse: the last step of every job.
 *
 * <pre>{@code
 * flows.sinkTo(ClickHouseSink.of(() -> L4FlowLogTable.TABLE)
 *         .set(ClickHouseOptions.URL, "http://clickhouse:8123")
 *         .set(ClickHouseOptions.GUARANTEE, Guarantee.EXACTLY_ONCE)
 *         .build());
 * }</pre>
 *
 * <p>At least once, a row is in ClickHouse within the flush interval (1 s) while ClickHouse keeps up, and before the next
 * checkpoint completes in any case. Exactly once, it is there as soon as its checkpoint is complete, and before the next one
 * completes in any case. While ClickHouse is away the job waits. Rows it refuses are counted and logged
 * ({@link RefusedRowPolicy}), and go where {@link Builder#refusedRows} says.
 */
public final class ClickHouseSink {
    private ClickHouseSink() {}

    /** @param table names the table, as in {@code () -> L4FlowLogTable.TABLE}; called where the sink runs */
    public static <R> Builder<R> of(SerializableSupplier<RowTable<R>> table) {
        return new Builder<>(RowFormat.of(Objects.requireNonNull(table)));
    }

    /** Rows that are no rows of the engine's. */
    public static <R> Builder<R> of(RowFormat<R> format) {
        return new Builder<>(format);
    }

    /** Options as in {@link ClickHouseOptions}; what is not set has its default. */
    public static final class Builder<R> {
        private final RowFormat<R> format;
        private final Configuration options = new Configuration();
        private RefusedRows refused = RefusedRows.NOWHERE;

        Builder(RowFormat<R> format) {
            this.format = format;
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

        /** Where rows go that ClickHouse refuses and the sink passes over. */
        public Builder<R> refusedRows(RefusedRows takenBy) {
            refused = takenBy;
            return this;
        }

        /** @throws IllegalArgumentException for a wrong option: its name, the value, what is allowed */
        public Sink<R> build() {
            ClickHouseSettings settings = ClickHouseSettings.from(options);
            return settings.guarantee() == Guarantee.EXACTLY_ONCE
                    ? new StagedSink<>(format, settings, refused)
                    : new DirectSink<>(format, settings, refused);
        }
    }
}
