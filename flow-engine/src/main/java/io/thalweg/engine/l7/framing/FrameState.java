package io.thalweg.engine.l7.framing;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Which directions of a flow are known to stand at the beginning of a frame; protocols that keep more extend it. */
public class FrameState implements L7ParserState {
    private boolean clientAligned;
    private boolean serverAligned;

    public FrameState() {}

    /** A state whose directions stand at the beginning of a frame, or of which that is not known. */
    protected FrameState(boolean isAligned) {
        clientAligned = isAligned;
        serverAligned = isAligned;
    }

    public final boolean isAligned(boolean fromClient) {
        return fromClient ? clientAligned : serverAligned;
    }

    public final void aligned(boolean fromClient, boolean isAligned) {
        if (fromClient) {
            clientAligned = isAligned;
        } else {
            serverAligned = isAligned;
        }
    }

    @Override
    public L7ParserState copy() {
        return copyAlignmentTo(new FrameState());
    }

    protected final <S extends FrameState> S copyAlignmentTo(S copy) {
        FrameState target = copy;
        target.clientAligned = clientAligned;
        target.serverAligned = serverAligned;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(clientAligned);
        out.writeBoolean(serverAligned);
    }

    public static FrameState readFrom(DataInput in) throws IOException {
        return readAlignment(in, new FrameState());
    }

    /** Reads into {@code read} what {@link #writeTo} of this class wrote. */
    protected static <S extends FrameState> S readAlignment(DataInput in, S read) throws IOException {
        FrameState target = read;
        target.clientAligned = in.readBoolean();
        target.serverAligned = in.readBoolean();
        return read;
    }
}
