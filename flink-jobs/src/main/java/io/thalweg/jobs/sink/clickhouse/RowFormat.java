package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.RowBinaryWriter;
import io.thalweg.engine.row.RowTable;
import io.thalweg.engine.row.RowWriter;
import io.thalweg.jobs.options.CheckedOptions;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.util.function.SerializableSupplier;

/** How rows become RowBinary: travels in the job graph, makes a writer where the sink runs. */
public interface RowFormat<R> extends Serializable {
    /** The table's name, without its database. */
    String table();

    /** What the {@link #newWriter writer} writes, in order. */
    List<TargetColumn> columns();

    RowWriter<R> newWriter();

    /**
     * What divides rows among shards: equal values have equal hashes, whoever writes them.
     *
     * @throws io.thalweg.jobs.options.InvalidOptionException there is no such column, or it has no value to go by
     */
    ToLongFunction<R> hashOf(String column);

    /** Rows of the engine's tables. */
    static <R> RowFormat<R> of(SerializableSupplier<RowTable<R>> table) {
        return new OfRowTable<>(table);
    }

    /** @see #of */
    record OfRowTable<R>(SerializableSupplier<RowTable<R>> source) implements RowFormat<R> {
        @Override
        public String table() {
            return source.get().name();
        }

        @Override
        public List<TargetColumn> columns() {
            return source.get().columns().stream().map(OfRowTable::column).toList();
        }

        private static TargetColumn column(Column<?> column) {
            return new TargetColumn(column.name(), column.type().clickHouseType());
        }

        @Override
        public ToLongFunction<R> hashOf(String name) {
            for (Column<R> column : source.get().columns()) {
                if (column.name().equals(name)) {
                    return column::hash;
                }
            }
            throw CheckedOptions.refusal(ClickHouseOptions.SHARDING_KEY, name, "a column of " + table());
        }

        @Override
        public RowWriter<R> newWriter() {
            return new RowBinaryWriter<>(source.get());
        }
    }
}
