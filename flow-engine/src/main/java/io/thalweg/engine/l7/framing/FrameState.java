package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Which directions of a flow are known to stand at the beginning of a frame. */
public final class FrameState implements L7ParserState {
    private boolean clientAligned;
    private boolean serverAligned;

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
        FrameState copy = new FrameState();
        copy.clientAligned = clientAligned;
        copy.serverAligned = serverAligned;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(clientAligned);
        out.writeBoolean(serverAligned);
    }

    public static FrameState readFrom(DataInput in) throws IOException {
        FrameState read = new FrameState();
        read.clientAligned = in.readBoolean();
        read.serverAligned = in.readBoolean();
        return read;
    }
}
