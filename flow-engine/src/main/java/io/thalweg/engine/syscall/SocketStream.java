package io.thalweg.engine.syscall;

import io.thalweg.engine.l7.L7FlowState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The bytes of one socket as one party sees them: as its system calls do, or, under TLS, as the calls of the TLS library
 * do. Either is a talk of its own for the parsers. Plain data.
 */
final class SocketStream {
    /** Further than any window: the parsers take what follows for another connection, and begin anew. */
    private static final int GAP = 1 << 27;

    /** Whether it is the plain text under TLS. */
    final boolean isTls;
    /** Whether the process is the client, as far as is known. */
    boolean isLocalClient;

    boolean hasSent;
    boolean hasReceived;
    /** Under TLS: numbers of the next bytes, since those of TCP count something else. */
    int nextSent;

    int nextReceived;
    /** Null until something is recognised. */
    L7FlowState state;

    final CallRing calls;

    SocketStream(boolean isTls, boolean isLocalClient) {
        this(isTls, isLocalClient, new CallRing());
    }

    private SocketStream(boolean isTls, boolean isLocalClient, CallRing calls) {
        this.isTls = isTls;
        this.isLocalClient = isLocalClient;
        this.calls = calls;
    }

    /** The number of a call's first byte, which is the first of that direction only once. */
    int firstByte(boolean isSent, int tcpSequence, int byteCount) {
        if (!isTls) {
            return tcpSequence;
        }
        int first = isSent ? nextSent : nextReceived;
        if (isSent) {
            nextSent += byteCount;
        } else {
            nextReceived += byteCount;
        }
        return first;
    }

    /** Whether nothing was sent, or received, before; no longer once this was asked. */
    boolean begins(boolean isSent) {
        boolean begins = !(isSent ? hasSent : hasReceived);
        hasSent |= isSent;
        hasReceived |= !isSent;
        return begins;
    }

    /** Calls are missing. What TCP numbers tells by itself how much. */
    void passGap() {
        if (isTls) {
            nextSent += GAP;
            nextReceived += GAP;
        }
    }

    boolean hasPending() {
        return state != null && state.hasPending();
    }

    SocketStream copy() {
        SocketStream copy = new SocketStream(isTls, isLocalClient, calls.copy());
        copy.hasSent = hasSent;
        copy.hasReceived = hasReceived;
        copy.nextSent = nextSent;
        copy.nextReceived = nextReceived;
        copy.state = state == null ? null : state.copy();
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(isTls);
        out.writeBoolean(isLocalClient);
        out.writeBoolean(hasSent);
        out.writeBoolean(hasReceived);
        out.writeInt(nextSent);
        out.writeInt(nextReceived);
        calls.writeTo(out);
        out.writeBoolean(state != null);
        if (state != null) {
            state.writeTo(out);
        }
    }

    static SocketStream readFrom(DataInput in) throws IOException {
        boolean isTls = in.readBoolean();
        boolean isLocalClient = in.readBoolean();
        boolean hasSent = in.readBoolean();
        boolean hasReceived = in.readBoolean();
        int nextSent = in.readInt();
        int nextReceived = in.readInt();
        SocketStream read = new SocketStream(isTls, isLocalClient, CallRing.readFrom(in));
        read.hasSent = hasSent;
        read.hasReceived = hasReceived;
        read.nextSent = nextSent;
        read.nextReceived = nextReceived;
        read.state = in.readBoolean() ? L7FlowState.readFrom(in) : null;
        return read;
    }
}
