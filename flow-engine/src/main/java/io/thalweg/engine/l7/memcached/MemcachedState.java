package io.thalweg.engine.l7.memcached;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where both directions of a memcached connection stand. */
final class MemcachedState implements L7ParserState {
    boolean clientAligned;
    boolean serverAligned;
    /** Whether lines of an answer follow that was told already. */
    boolean isInAnswer;
    /** Whether quiet meta commands were sent: what they answer comes before the {@code MN} of the next {@code mn}. */
    boolean isQuiet;

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

    @Override
    public L7ParserState copy() {
        MemcachedState copy = new MemcachedState();
        copy.clientAligned = clientAligned;
        copy.serverAligned = serverAligned;
        copy.isInAnswer = isInAnswer;
        copy.isQuiet = isQuiet;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(clientAligned);
        out.writeBoolean(serverAligned);
        out.writeBoolean(isInAnswer);
        out.writeBoolean(isQuiet);
    }

    static MemcachedState readFrom(DataInput in) throws IOException {
        MemcachedState read = new MemcachedState();
        read.clientAligned = in.readBoolean();
        read.serverAligned = in.readBoolean();
        read.isInAnswer = in.readBoolean();
        read.isQuiet = in.readBoolean();
        return read;
    }
}
