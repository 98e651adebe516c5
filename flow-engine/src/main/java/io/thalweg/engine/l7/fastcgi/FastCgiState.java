package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What FastCGI keeps of a connection: where records are known to begin, and which open requests have been answered. */
final class FastCgiState implements L7ParserState {
    private static final int MAX_ANSWERED = 64;
    private static final int[] NONE = {};

    private boolean clientAligned = true;
    private boolean serverAligned = true;
    private int[] answered = NONE;

    boolean isAligned(boolean fromClient) {
        return fromClient ? clientAligned : serverAligned;
    }

    void aligned(boolean fromClient, boolean isAligned) {
        if (fromClient) {
            clientAligned = isAligned;
        } else {
            serverAligned = isAligned;
        }
    }

    boolean isAnswered(int request) {
        for (int each : answered) {
            if (each == request) {
                return true;
            }
        }
        return false;
    }

    /** Remembers it; forgets the oldest when there are too many. */
    void answered(int request) {
        int from = answered.length == MAX_ANSWERED ? 1 : 0;
        int[] more = Arrays.copyOfRange(answered, from, answered.length + 1);
        more[more.length - 1] = request;
        answered = more;
    }

    /** The id is free for another request. */
    void ended(int request) {
        if (isAnswered(request)) {
            answered = Arrays.stream(answered).filter(each -> each != request).toArray();
        }
    }

    @Override
    public L7ParserState copy() {
        FastCgiState copy = new FastCgiState();
        copy.clientAligned = clientAligned;
        copy.serverAligned = serverAligned;
        copy.answered = answered;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(clientAligned);
        out.writeBoolean(serverAligned);
        out.writeByte(answered.length);
        for (int each : answered) {
            out.writeShort(each);
        }
    }

    static FastCgiState readFrom(DataInput in) throws IOException {
        FastCgiState read = new FastCgiState();
        read.clientAligned = in.readBoolean();
        read.serverAligned = in.readBoolean();
        read.answered = new int[in.readUnsignedByte()];
        for (int i = 0; i < read.answered.length; i++) {
            read.answered[i] = in.readUnsignedShort();
        }
        return read;
    }
}
