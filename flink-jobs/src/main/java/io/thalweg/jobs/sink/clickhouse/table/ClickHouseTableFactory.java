package io.thalweg.jobs.sink.clickhouse.table;

import io.thalweg.jobs.options.InvalidOptionException;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/** Makes sources and sinks of tables whose connector is {@code clickhouse}. Found by Flink through META-INF/services. */
public final class ClickHouseTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    public static final String IDENTIFIER = "clickhouse";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return TableOptions.all();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        RemoteTable table = table(context);
        return new ClickHouseTableSource(table, rowType(context));
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        RemoteTable table = table(context);
        Integer parallelism =
                FactoryUtil.createTableFactoryHelper(this, context).getOptions().get(TableOptions.SINK_PARALLELISM);
        return new ClickHouseTableSink(table, rowType(context), parallelism);
    }

    private RemoteTable table(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(TableOptions.prefixes());
        Configuration options =
                TableOptions.sinkOptions(context.getCatalogTable().getOptions(), context.getConfiguration());
        String name = helper.getOptions()
                .getOptional(TableOptions.TABLE)
                .orElse(context.getObjectIdentifier().getObjectName());
        try {
            return new RemoteTable(new ClickHouseQueries(options), options, name);
        } catch (InvalidOptionException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }

    private static DataType rowType(Context context) {
        return context.getPhysicalRowDataType();
    }
}
