package io.thalweg.engine.l7.pulsar;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a connection has agreed on, and the topics of its producers and consumers, which later commands know by number. */
final class PulsarState extends FrameState {
    /** Producers and consumers whose topics are remembered; the oldest are forgotten. */
    private static final int TOPICS = 32;

    int version;
    String brokerUrl = "";

    private final long[] keys = new long[TOPICS];
    private final String[] topics = new String[TOPICS];
    private int count;
    private int oldest;

    void topic(boolean isProducer, long id, String topic) {
        long key = key(isProducer, id);
        int index = indexOf(key);
        if (index < 0 && count < TOPICS) {
            index = count++;
        } else if (index < 0) {
            index = oldest;
            oldest = (oldest + 1) % TOPICS;
        }
        keys[index] = key;
        topics[index] = topic;
    }

    /** Empty for one that is not known. */
    String topic(boolean isProducer, long id) {
        int index = indexOf(key(isProducer, id));
        return index < 0 ? "" : topics[index];
    }

    private static long key(boolean isProducer, long id) {
        return id << 1 | (isProducer ? 1 : 0);
    }

    private int indexOf(long key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public L7ParserState copy() {
        PulsarState copy = copyAlignmentTo(new PulsarState());
        copy.version = version;
        copy.brokerUrl = brokerUrl;
        copy.count = count;
        copy.oldest = oldest;
        System.arraycopy(keys, 0, copy.keys, 0, count);
        System.arraycopy(topics, 0, copy.topics, 0, count);
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeInt(version);
        out.writeUTF(brokerUrl);
        out.writeByte(count);
        out.writeByte(oldest);
        for (int i = 0; i < count; i++) {
            out.writeLong(keys[i]);
            out.writeUTF(topics[i]);
        }
    }

    static PulsarState readState(DataInput in) throws IOException {
        PulsarState read = readAlignment(in, new PulsarState());
        read.version = in.readInt();
        read.brokerUrl = in.readUTF();
        read.count = in.readUnsignedByte();
        read.oldest = in.readUnsignedByte();
        if (read.count > TOPICS || read.oldest >= TOPICS) {
            throw new IOException("L7 state: " + read.count + " Pulsar topics");
        }
        for (int i = 0; i < read.count; i++) {
            read.keys[i] = in.readLong();
            read.topics[i] = in.readUTF();
        }
        return read;
    }
}
