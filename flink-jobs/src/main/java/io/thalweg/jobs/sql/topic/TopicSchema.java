package io.thalweg.jobs.sql.topic;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Unfolds records into rows. What is no record of the topic is counted ({@code unreadableRecords}) and passed over: a query
 * must not end because of it.
 */
final class TopicSchema implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1;

    private final TopicRows rows;
    private final int[] asked;
    private final TypeInformation<RowData> type;
    private transient RecordRows reader;
    private transient Counter unreadable;

    TopicSchema(TopicRows rows, int[] asked, TypeInformation<RowData> type) {
        this.rows = rows;
        this.asked = asked.clone();
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        reader = rows.reader(asked);
        unreadable = context.getMetricGroup().counter("unreadableRecords");
    }

    /** @param message null, and no row, for a record without a value */
    @Override
    public void deserialize(byte[] message, Collector<RowData> out) {
        if (message == null) {
            return;
        }
        try {
            reader.unfold(message, out);
        } catch (UnreadableRecordException e) {
            unreadable.inc();
        }
    }

    /** For those who expect one row of a record: the only one, or null. */
    @Override
    public RowData deserialize(byte[] message) {
        List<RowData> all = new ArrayList<>();
        deserialize(message, new ListCollector<>(all));
        return all.size() == 1 ? all.get(0) : null;
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }
}
