package io.thalweg.jobs.sql.topic;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * One row for each message of a derived topic. Fields that nobody asked for are passed over, as are those of a later version;
 * what a message does not have is the default of its type, as ClickHouse has it, or NULL where the column takes it.
 */
final class MessageRows implements RecordRows {
    private static final String MALFORMED = "malformed";

    /** By number; null for fields that nobody asked for. */
    private final MessageField[] byNumber;

    private final List<MessageField> arrays = new ArrayList<>();
    private final GenericRowData defaults;

    MessageRows(List<MessageColumns.Field> fields, int[] asked) {
        int largest =
                fields.stream().mapToInt(MessageColumns.Field::number).max().orElse(0);
        byNumber = new MessageField[largest + 1];
        defaults = new GenericRowData(asked.length);
        for (int i = 0; i < asked.length; i++) {
            MessageColumns.Field field = fields.get(asked[i]);
            MessageField reader = new MessageField(i, field.type());
            byNumber[field.number()] = reader;
            if (reader.isArray()) {
                arrays.add(reader);
            }
            defaults.setField(i, MessageField.defaultOf(field.type()));
        }
    }

    @Override
    public void unfold(byte[] message, Collector<RowData> out) throws UnreadableRecordException {
        GenericRowData row = new GenericRowData(defaults.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            row.setField(i, defaults.getField(i));
        }
        try {
            read(CodedInputStream.newInstance(message), row);
        } catch (IOException e) {
            arrays.forEach(MessageField::forget);
            throw new UnreadableRecordException(MALFORMED);
        }
        for (MessageField array : arrays) {
            array.finish(row);
        }
        out.collect(row);
    }

    private void read(CodedInputStream in, GenericRowData row) throws IOException {
        while (true) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            int number = WireFormat.getTagFieldNumber(tag);
            MessageField field = number < byNumber.length ? byNumber[number] : null;
            if (field == null || !field.read(in, WireFormat.getTagWireType(tag), row)) {
                if (!in.skipField(tag)) {
                    throw new IOException("the end of a group that has not begun");
                }
            }
        }
    }
}
