package io.thalweg.jobs.sql.topic;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The format {@code thalweg}: what the records of our topics unfold into, which {@code 'thalweg.rows'} names. Found by Flink
 * through META-INF/services; any connector that reads with a {@link DeserializationSchema} takes it.
 */
public final class TopicFormatFactory implements DeserializationFormatFactory {
    static final String IDENTIFIER = "thalweg";

    static final ConfigOption<String> ROWS =
            key("rows").stringType().noDefaultValue().withDescription("One of " + TopicRows.allowedValues() + ".");

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        String name = options.get(ROWS);
        TopicRows rows = TopicRows.of(name);
        if (rows == null) {
            throw new ValidationException(
                    "'" + IDENTIFIER + ".rows' = '" + name + "'; allowed: " + TopicRows.allowedValues());
        }
        return new TopicFormat(rows);
    }

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ROWS);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }
}
