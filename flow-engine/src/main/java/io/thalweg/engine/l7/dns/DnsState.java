package io.thalweg.engine.l7.dns;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What DNS keeps of a flow: whether it runs over TCP, where framing was lost, and which zone transfer is under way. */
final class DnsState implements L7ParserState {
    static final int NO_TRANSFER = -1;

    boolean clientLost;
    boolean serverLost;
    /** Transaction whose answer is many messages, of which the first was told. */
    int transfer = NO_TRANSFER;

    boolean isLost(boolean fromClient) {
        return fromClient ? clientLost : serverLost;
    }

    void lost(boolean fromClient, boolean isLost) {
        if (fromClient) {
            clientLost = isLost;
        } else {
            serverLost = isLost;
        }
    }

    @Override
    public L7ParserState copy() {
        DnsState copy = new DnsState();
        copy.clientLost = clientLost;
        copy.serverLost = serverLost;
        copy.transfer = transfer;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(clientLost);
        out.writeBoolean(serverLost);
        out.writeInt(transfer);
    }

    static DnsState readFrom(DataInput in) throws IOException {
        DnsState read = new DnsState();
        read.clientLost = in.readBoolean();
        read.serverLost = in.readBoolean();
        read.transfer = in.readInt();
        return read;
    }
}
