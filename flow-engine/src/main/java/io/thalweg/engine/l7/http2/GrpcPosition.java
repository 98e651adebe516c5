package io.thalweg.engine.l7.http2;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where the messages of one direction of a gRPC call stand. */
final class GrpcPosition {
    /** Of the message whose prefix was read, bytes that are still to come. */
    long messageLeft;
    /** What is there of the next message's prefix. */
    long prefix;

    int prefixBytes;
    /** Of that prefix's first byte. */
    long timestampMicros;

    int sequence;
    /** Messages found so far. */
    int count;
    /** Bytes are missing: where the next message begins is unknown. */
    boolean isLost;

    void lose() {
        isLost = true;
        messageLeft = 0;
        prefix = 0;
        prefixBytes = 0;
    }

    GrpcPosition copy() {
        GrpcPosition copy = new GrpcPosition();
        copy.messageLeft = messageLeft;
        copy.prefix = prefix;
        copy.prefixBytes = prefixBytes;
        copy.timestampMicros = timestampMicros;
        copy.sequence = sequence;
        copy.count = count;
        copy.isLost = isLost;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(messageLeft);
        out.writeLong(prefix);
        out.writeByte(prefixBytes);
        out.writeLong(timestampMicros);
        out.writeInt(sequence);
        out.writeInt(count);
        out.writeBoolean(isLost);
    }

    static GrpcPosition readFrom(DataInput in) throws IOException {
        GrpcPosition read = new GrpcPosition();
        read.messageLeft = in.readLong();
        read.prefix = in.readLong();
        read.prefixBytes = in.readUnsignedByte();
        read.timestampMicros = in.readLong();
        read.sequence = in.readInt();
        read.count = in.readInt();
        read.isLost = in.readBoolean();
        return read;
    }
}
