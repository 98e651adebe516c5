package io.thalweg.jobs.sql.topic;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;

/** Makes a row of an event: the asked columns in their order, and no other value is looked at. */
final class EventRows<E> {
    private final List<EventColumn<E>> columns;

    /** @param asked indexes into {@code all} */
    EventRows(List<EventColumn<E>> all, int[] asked) {
        columns = Arrays.stream(asked).mapToObj(all::get).toList();
    }

    GenericRowData row(E event) {
        GenericRowData row = new GenericRowData(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.setField(i, columns.get(i).value().apply(event));
        }
        return row;
    }
}
