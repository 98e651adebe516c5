package io.thalweg.jobs.sql.topic;

import io.thalweg.event.MalformedBatchException;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A row for each call, or for each network event, of a batch of {@code thalweg.syscalls}. */
final class CallRows implements RecordRows {
    private final CallView view = new CallView();
    private final EventRows<CallView> rows;
    private final Step step;

    /** Goes to the next event; false after the last. */
    private interface Step {
        boolean next(CallView view);
    }

    private CallRows(List<EventColumn<CallView>> columns, int[] asked, Step step) {
        this.rows = new EventRows<>(columns, asked);
        this.step = step;
    }

    static CallRows ofCalls(int[] asked) {
        return new CallRows(CallColumns.ALL, asked, CallView::nextCall);
    }

    static CallRows ofNetworkEvents(int[] asked) {
        return new CallRows(NetworkEventColumns.ALL, asked, CallView::nextNetworkEvent);
    }

    @Override
    public void unfold(byte[] message, Collector<RowData> out) throws UnreadableRecordException {
        try {
            view.batch.wrap(message, 0, message.length);
        } catch (MalformedBatchException e) {
            throw new UnreadableRecordException(e.reason().metricName());
        }
        while (step.next(view)) {
            out.collect(rows.row(view));
        }
    }
}
