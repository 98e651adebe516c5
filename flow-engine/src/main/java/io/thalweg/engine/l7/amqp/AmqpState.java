package io.thalweg.engine.l7.amqp;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a connection is about, and in either direction the method whose content header is to come. */
final class AmqpState extends FrameState {
    String virtualHost = "";

    private final Held client = new Held();
    private final Held server = new Held();

    /** A method that waits for its content header. */
    static final class Held {
        L7Message message;
        int channel;
        boolean isResponse;

        private void copyTo(Held copy) {
            copy.message = message == null ? null : message.copy();
            copy.channel = channel;
            copy.isResponse = isResponse;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeBoolean(message != null);
            if (message != null) {
                message.writeTo(out);
                out.writeShort(channel);
                out.writeBoolean(isResponse);
            }
        }

        private void readFrom(DataInput in) throws IOException {
            if (in.readBoolean()) {
                message = L7Message.readFrom(in);
                channel = in.readUnsignedShort();
                isResponse = in.readBoolean();
            }
        }
    }

    Held held(boolean fromClient) {
        return fromClient ? client : server;
    }

    @Override
    public L7ParserState copy() {
        AmqpState copy = copyAlignmentTo(new AmqpState());
        copy.virtualHost = virtualHost;
        client.copyTo(copy.client);
        server.copyTo(copy.server);
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeUTF(virtualHost);
        client.writeTo(out);
        server.writeTo(out);
    }

    static AmqpState readState(DataInput in) throws IOException {
        AmqpState read = readAlignment(in, new AmqpState());
        read.virtualHost = in.readUTF();
        read.client.readFrom(in);
        read.server.readFrom(in);
        return read;
    }
}
