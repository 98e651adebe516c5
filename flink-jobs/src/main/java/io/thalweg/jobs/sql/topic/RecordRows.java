package io.thalweg.jobs.sql.topic;

import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Makes rows of the records of a topic, with those columns that were asked for. One thread. */
interface RecordRows {
    /**
     * Hands over the rows of the record, each of them new: whoever gets it may keep it.
     *
     * @throws UnreadableRecordException if the bytes are no such record, after none of its rows was handed over; never
     *     another exception, whatever they are
     */
    void unfold(byte[] message, Collector<RowData> out) throws UnreadableRecordException;
}
