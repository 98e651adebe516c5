package io.thalweg.jobs.sql.topic;

import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLogTable;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.engine.row.RowTable;
import io.thalweg.jobs.trace.TraceTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the records of a topic unfold into: the columns that there are, and who makes rows of them. */
enum TopicRows {
    /** Of {@code thalweg.packets}. */
    PACKETS("packets", events(PacketColumns.ALL), PacketRows::new),
    /** Of {@code thalweg.syscalls}, as the others of this kind. */
    CALLS("calls", events(CallColumns.ALL), CallRows::ofCalls),
    NETWORK_EVENTS("network-events", events(NetworkEventColumns.ALL), CallRows::ofNetworkEvents),
    /** Of {@code thalweg.flows}. */
    FLOWS("flows", L4FlowLogTable.TABLE),
    /** Of {@code thalweg.spans}. */
    SPANS("spans", L7FlowLogTable.TABLE),
    /** Of {@code thalweg.metrics}. */
    METRICS("metrics", MetricsTables.networkMessage(), MetricsTables.applicationMessage()),
    /** Of {@code thalweg.traces}. */
    TRACES("traces", TraceTable.table());

    private final String optionValue;
    private final List<TopicColumn> columns;
    private final Function<int[], RecordRows> reader;

    TopicRows(String optionValue, List<TopicColumn> columns, Function<int[], RecordRows> reader) {
        this.optionValue = optionValue;
        this.columns = columns;
        this.reader = reader;
    }

    TopicRows(String optionValue, RowTable<?>... tables) {
        List<MessageColumns.Field> fields = MessageColumns.of(tables);
        this.optionValue = optionValue;
        this.columns = fields.stream()
                .map(field -> new TopicColumn(field.name(), MessageColumns.type(field.type())))
                .toList();
        this.reader = asked -> new MessageRows(fields, asked);
    }

    private static <E> List<TopicColumn> events(List<EventColumn<E>> columns) {
        return columns.stream()
                .map(column -> new TopicColumn(column.name(), column.type()))
                .toList();
    }

    /** Null for none. */
    static TopicRows of(String optionValue) {
        return Arrays.stream(values())
                .filter(rows -> rows.optionValue.equals(optionValue))
                .findAny()
                .orElse(null);
    }

    static String allowedValues() {
        return Arrays.stream(values()).map(rows -> rows.optionValue).collect(Collectors.joining(", "));
    }

    String optionValue() {
        return optionValue;
    }

    List<TopicColumn> columns() {
        return columns;
    }

    /** @param asked indexes into {@link #columns}: the columns of a row, in their order */
    RecordRows reader(int[] asked) {
        return reader.apply(asked);
    }
}
