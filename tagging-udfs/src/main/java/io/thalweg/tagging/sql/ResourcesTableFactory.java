package io.thalweg.tagging.sql;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.event.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

/**
 * The connector {@code thalweg-resources}: the resources that are known when a query starts, a row for each interval. For
 * the stream of their changes there is upsert-kafka.
 */
public final class ResourcesTableFactory implements DynamicTableSourceFactory {
    static final ConfigOption<String> BOOTSTRAP = key("properties.bootstrap.servers")
            .stringType()
            .defaultValue("127.0.0.1:9092")
            .withDescription("Kafka's brokers, host:port, separated by commas.");

    static final ConfigOption<String> TOPIC =
            key("topic").stringType().defaultValue(Topics.RESOURCES).withDescription("The topic of resources.");

    static final DataType ROW = DataTypes.ROW(
            DataTypes.FIELD("kind", DataTypes.STRING()),
            DataTypes.FIELD("id", DataTypes.BIGINT()),
            DataTypes.FIELD("name", DataTypes.STRING()),
            DataTypes.FIELD("cluster_id", DataTypes.BIGINT()),
            DataTypes.FIELD("namespace_id", DataTypes.BIGINT()),
            DataTypes.FIELD("node_id", DataTypes.BIGINT()),
            DataTypes.FIELD("owner_kind", DataTypes.STRING()),
            DataTypes.FIELD("owner_id", DataTypes.BIGINT()),
            DataTypes.FIELD("addresses", DataTypes.ARRAY(DataTypes.STRING())),
            DataTypes.FIELD("labels", DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING())),
            DataTypes.FIELD("valid_from", DataTypes.TIMESTAMP_LTZ(6)),
            DataTypes.FIELD("valid_to", DataTypes.TIMESTAMP_LTZ(6)),
            DataTypes.FIELD("deleted", DataTypes.BOOLEAN()));

    private static final String PROPERTIES = "properties.";

    @Override
    public String factoryIdentifier() {
        return "thalweg-resources";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(BOOTSTRAP, TOPIC);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(PROPERTIES);
        DataType declared = context.getPhysicalRowDataType();
        if (!declared.getLogicalType().copy(true).equals(ROW.getLogicalType().copy(true))) {
            throw new ValidationException("a table of resources has the columns "
                    + ROW.getLogicalType().asSummaryString() + ", not "
                    + declared.getLogicalType().asSummaryString());
        }
        Map<String, String> client = new HashMap<>();
        context.getCatalogTable().getOptions().forEach((name, value) -> {
            if (name.startsWith(PROPERTIES)) {
                client.put(name.substring(PROPERTIES.length()), value);
            }
        });
        return new ResourcesTableSource(
                helper.getOptions().get(BOOTSTRAP), helper.getOptions().get(TOPIC), client);
    }
}
