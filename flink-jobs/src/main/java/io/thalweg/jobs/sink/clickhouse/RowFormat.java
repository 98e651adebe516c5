package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.engine.row.Column;
import io.thalweg.engine.row.RowBinaryWriter;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.options.CheckedOptions;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.util.function.SerializableSupplier;

/** How rows become data of inserts: travels in the job graph, makes blocks where the sink runs. */
public interface RowFormat<R> extends Serializable {
    /** The table's name, without its database. */
    String table();

    /** What a {@link #newBlock block} writes, in order. */
    List<TargetColumn> columns();

    /** @param wanted what it is to be where rows can be both */
    RowBlock<R> newBlock(InsertFormat wanted);

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
        public RowBlock<R> newBlock(InsertFormat wanted) {
            return switch (wanted) {
                case ROW_BINARY -> new RowBinaryBlock<>(new RowBinaryWriter<>(source.get()));
                case NATIVE -> new NativeBlock<>(source.get());
            };
        }
    }
}
