package io.thalweg.jobs.sql.topic;

import io.thalweg.event.MalformedBatchException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** A row for each packet of a batch of {@code thalweg.packets}. */
final class PacketRows implements RecordRows {
    private final PacketView packet = new PacketView();
    private final EventRows<PacketView> rows;

    PacketRows(int[] asked) {
        rows = new EventRows<>(PacketColumns.ALL, asked);
    }

    @Override
    public void unfold(byte[] message, Collector<RowData> out) throws UnreadableRecordException {
        try {
            packet.batch.wrap(message, 0, message.length);
        } catch (MalformedBatchException e) {
            throw new UnreadableRecordException(e.reason().metricName());
        }
        while (packet.next()) {
            out.collect(rows.row(packet));
        }
    }
}
