package io.thalweg.engine.row;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Flow rows in saved state and between tasks: the length in four bytes, then the message {@code thalweg.v1.Flow}. The field
 * numbers make it readable by later builds, and by earlier ones. One codec per thread.
 */
public final class FlowRowCodec {
    private static final int LARGEST = 1 << 24;

    private final ProtobufRowWriter<L4FlowLog> writer = new ProtobufRowWriter<>(L4FlowLogTable.TABLE);

    public void write(L4FlowLog row, DataOutput out) throws IOException {
        writer.reset();
        writer.write(row);
        out.writeInt(writer.length());
        out.write(writer.buffer(), 0, writer.length());
    }

    /** @throws IOException when the bytes are not those of a row */
    public L4FlowLog read(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("flow row: " + length + " bytes");
        }
        byte[] message = new byte[length];
        in.readFully(message);
        return FlowRowReader.read(message, 0, length);
    }
}
