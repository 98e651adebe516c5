package io.thalweg.engine.l7.zmtp;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How far either side of a connection is: whether it has greeted, what socket it is, whether a message goes on. */
final class ZmtpState extends FrameState {
    String version = "";
    final Side client = new Side();
    final Side server = new Side();

    static final class Side {
        boolean hasGreeted;
        /** The message that the next frame continues was told. */
        boolean isTold;

        boolean isInMessage;
        boolean isRequester;
        boolean isReplier;

        private void copyTo(Side copy) {
            copy.hasGreeted = hasGreeted;
            copy.isTold = isTold;
            copy.isInMessage = isInMessage;
            copy.isRequester = isRequester;
            copy.isReplier = isReplier;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeBoolean(hasGreeted);
            out.writeBoolean(isTold);
            out.writeBoolean(isInMessage);
            out.writeBoolean(isRequester);
            out.writeBoolean(isReplier);
        }

        private void readFrom(DataInput in) throws IOException {
            hasGreeted = in.readBoolean();
            isTold = in.readBoolean();
            isInMessage = in.readBoolean();
            isRequester = in.readBoolean();
            isReplier = in.readBoolean();
        }
    }

    Side side(boolean fromClient) {
        return fromClient ? client : server;
    }

    @Override
    public L7ParserState copy() {
        ZmtpState copy = copyAlignmentTo(new ZmtpState());
        copy.version = version;
        client.copyTo(copy.client);
        server.copyTo(copy.server);
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeUTF(version);
        client.writeTo(out);
        server.writeTo(out);
    }

    static ZmtpState readState(DataInput in) throws IOException {
        ZmtpState read = readAlignment(in, new ZmtpState());
        read.version = in.readUTF();
        read.client.readFrom(in);
        read.server.readFrom(in);
        return read;
    }
}
