package io.thalweg.engine.l7.nats;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the server has said of itself, and whether the client has answered. */
final class NatsState extends FrameState {
    String version = "";
    String serverName = "";
    boolean isConnected;

    @Override
    public L7ParserState copy() {
        NatsState copy = copyAlignmentTo(new NatsState());
        copy.version = version;
        copy.serverName = serverName;
        copy.isConnected = isConnected;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeUTF(version);
        out.writeUTF(serverName);
        out.writeBoolean(isConnected);
    }

    static NatsState readState(DataInput in) throws IOException {
        NatsState read = readAlignment(in, new NatsState());
        read.version = in.readUTF();
        read.serverName = in.readUTF();
        read.isConnected = in.readBoolean();
        return read;
    }
}
