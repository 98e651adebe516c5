package io.thalweg.tagging.sql;

import java.util.Map;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.ScanTableSource;

/** Bounded: what the topic tells when the query starts. */
final class ResourcesTableSource implements ScanTableSource {
    private final String bootstrap;
    private final String topic;
    private final Map<String, String> properties;

    ResourcesTableSource(String bootstrap, String topic, Map<String, String> properties) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.properties = Map.copyOf(properties);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return InputFormatProvider.of(new ResourcesInput(bootstrap, topic, properties), 1);
    }

    @Override
    public DynamicTableSource copy() {
        return new ResourcesTableSource(bootstrap, topic, properties);
    }

    @Override
    public String asSummaryString() {
        return "resources of " + topic;
    }
}
