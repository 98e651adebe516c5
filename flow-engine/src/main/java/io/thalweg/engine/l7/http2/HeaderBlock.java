package io.thalweg.engine.l7.http2;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A header block that comes in several frames, as far as it is there: HEADERS or PUSH_PROMISE and CONTINUATION. */
final class HeaderBlock {
    private static final int MAX_BYTES = 1 << 24;

    final int streamId;
    final boolean isPromise;
    final boolean endsStream;
    final long timestampMicros;
    final int sequence;
    byte[] bytes;
    int length;

    HeaderBlock(int streamId, boolean isPromise, boolean endsStream, long timestampMicros, int sequence, byte[] bytes) {
        this.streamId = streamId;
        this.isPromise = isPromise;
        this.endsStream = endsStream;
        this.timestampMicros = timestampMicros;
        this.sequence = sequence;
        this.bytes = bytes;
        this.length = bytes.length;
    }

    /** Adds a fragment, as far as there is room. */
    void add(byte[] b, int from, int to, int maxBytes) {
        int more = Math.min(to - from, maxBytes - length);
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, (length + more) * 2);
        }
        if (more > 0) {
            System.arraycopy(b, from, bytes, length, more);
            length += more;
        }
    }

    HeaderBlock copy() {
        byte[] same = Arrays.copyOf(bytes, length);
        return new HeaderBlock(streamId, isPromise, endsStream, timestampMicros, sequence, same);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(streamId);
        out.writeBoolean(isPromise);
        out.writeBoolean(endsStream);
        out.writeLong(timestampMicros);
        out.writeInt(sequence);
        out.writeInt(length);
        out.write(bytes, 0, length);
    }

    static HeaderBlock readFrom(DataInput in) throws IOException {
        int streamId = in.readInt();
        boolean isPromise = in.readBoolean();
        boolean endsStream = in.readBoolean();
        long timestampMicros = in.readLong();
        int sequence = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("HTTP/2 state: header block of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new HeaderBlock(streamId, isPromise, endsStream, timestampMicros, sequence, bytes);
    }
}
