package io.thalweg.engine.row;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Rows in saved state and between tasks: the length in four bytes, then the message {@code thalweg.v1.Flow} or {@code .Span}.
 * The field numbers make it readable by later builds, and by earlier ones. One codec per thread.
 */
public final class RowCodec<R> {
    private static final int LARGEST = 1 << 24;

    private final ProtobufRowWriter<R> writer;
    private final RowReader<R> reader;

    private RowCodec(RowTable<R> table, RowReader<R> reader) {
        writer = new ProtobufRowWriter<>(table);
        this.reader = reader;
    }

    public static RowCodec<L4FlowLog> ofFlows() {
        return new RowCodec<>(L4FlowLogTable.TABLE, RowReader.FLOWS);
    }

    public static RowCodec<L7FlowLog> ofSessions() {
        return new RowCodec<>(L7FlowLogTable.TABLE, RowReader.SESSIONS);
    }

    public void write(R row, DataOutput out) throws IOException {
        writer.reset();
        writer.write(row);
        out.writeInt(writer.length());
        out.write(writer.buffer(), 0, writer.length());
    }

    /** @throws IOException when the bytes are not those of a row */
    public R read(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("row: " + length + " bytes");
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return reader.read(message, 0, length);
    }
}
