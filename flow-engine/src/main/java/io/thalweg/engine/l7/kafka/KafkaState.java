package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which requests of a connection are to be answered: a response says nothing but the id, its grammar is the request's. And
 * whether a login of the first kind goes on.
 */
final class KafkaState extends FrameState {
    /** More than a client has under way; the oldest is forgotten then. */
    private static final int MAX_OUTSTANDING = 256;

    /** Correlation id in the high half, API key and version in the low one. */
    private long[] outstanding = new long[4];

    private int count;
    /** The client's, and then the server's, next frames may be tokens of a login that have no header. */
    boolean hasClientTokens;

    boolean hasServerTokens;

    void sent(int correlationId, int apiKey, int version) {
        remove(correlationId);
        if (count == MAX_OUTSTANDING) {
            System.arraycopy(outstanding, 1, outstanding, 0, --count);
        } else if (count == outstanding.length) {
            outstanding = Arrays.copyOf(outstanding, count * 2);
        }
        outstanding[count++] = (long) correlationId << 32 | apiKey << 16 | version;
    }

    boolean isOutstanding(int correlationId) {
        return indexOf(correlationId) >= 0;
    }

    /** API key and version of a request, which is answered now; negative when it was not seen. */
    int remove(int correlationId) {
        int index = indexOf(correlationId);
        if (index < 0) {
            return -1;
        }
        int request = (int) outstanding[index];
        System.arraycopy(outstanding, index + 1, outstanding, index, --count - index);
        return request;
    }

    private int indexOf(int correlationId) {
        for (int i = 0; i < count; i++) {
            if ((int) (outstanding[i] >> 32) == correlationId) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public L7ParserState copy() {
        KafkaState copy = copyAlignmentTo(new KafkaState());
        copy.outstanding = outstanding.clone();
        copy.count = count;
        copy.hasClientTokens = hasClientTokens;
        copy.hasServerTokens = hasServerTokens;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeBoolean(hasClientTokens);
        out.writeBoolean(hasServerTokens);
        out.writeShort(count);
        for (int i = 0; i < count; i++) {
            out.writeLong(outstanding[i]);
        }
    }

    static KafkaState readState(DataInput in) throws IOException {
        KafkaState read = readAlignment(in, new KafkaState());
        read.hasClientTokens = in.readBoolean();
        read.hasServerTokens = in.readBoolean();
        read.count = in.readUnsignedShort();
        if (read.count > MAX_OUTSTANDING) {
            throw new IOException("L7 state: " + read.count + " Kafka requests");
        }
        read.outstanding = new long[Math.max(4, read.count)];
        for (int i = 0; i < read.count; i++) {
            read.outstanding[i] = in.readLong();
        }
        return read;
    }
}
