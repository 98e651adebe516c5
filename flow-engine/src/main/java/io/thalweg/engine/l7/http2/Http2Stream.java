package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.L7Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A stream that is open: what its request said, how much was sent, and its response as long as more of it may come. */
final class Http2Stream {
    final int id;
    CallKind kind = CallKind.HTTP2;
    /** When the request came, or if it was not seen, the response. */
    long sinceMicros;

    boolean hasRequest;
    /** The response was told; what comes still is of no account. */
    boolean isTold;
    /** Of the bodies, as far as they have come. */
    long requestBytes;

    long responseBytes;
    /** Where, in the response's direction, the packet ended in which the response began. */
    int responsePacketEnd;
    /** The response as it is known so far; null when it has not begun. */
    L7Message response;
    /** The request, where each message of a call gets a row; null otherwise. */
    L7Message request;
    /** The same for where the client's and the server's messages stand. */
    private GrpcPosition clientPosition;

    private GrpcPosition serverPosition;

    Http2Stream(int id, long sinceMicros) {
        this.id = id;
        this.sinceMicros = sinceMicros;
    }

    /** From now on each message of the call gets a row; {@code from} is null when the request was not seen. */
    void splitMessages(L7Message from) {
        request = from;
        clientPosition = new GrpcPosition();
        serverPosition = new GrpcPosition();
        if (from == null) {
            clientPosition.lose();
        }
    }

    /** Null where messages get no rows. */
    GrpcPosition position(boolean fromClient) {
        return fromClient ? clientPosition : serverPosition;
    }

    Http2Stream copy() {
        Http2Stream copy = new Http2Stream(id, sinceMicros);
        copy.kind = kind;
        copy.hasRequest = hasRequest;
        copy.isTold = isTold;
        copy.requestBytes = requestBytes;
        copy.responseBytes = responseBytes;
        copy.responsePacketEnd = responsePacketEnd;
        copy.response = response == null ? null : response.copy();
        copy.request = request;
        if (clientPosition != null) {
            copy.clientPosition = clientPosition.copy();
            copy.serverPosition = serverPosition.copy();
        }
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(id);
        out.writeLong(sinceMicros);
        out.writeByte(kind.ordinal());
        out.writeBoolean(hasRequest);
        out.writeBoolean(isTold);
        out.writeLong(requestBytes);
        out.writeLong(responseBytes);
        out.writeInt(responsePacketEnd);
        out.writeBoolean(response != null);
        if (response != null) {
            response.writeTo(out);
        }
        out.writeBoolean(clientPosition != null);
        if (clientPosition != null) {
            out.writeBoolean(request != null);
            if (request != null) {
                request.writeTo(out);
            }
            clientPosition.writeTo(out);
            serverPosition.writeTo(out);
        }
    }

    static Http2Stream readFrom(DataInput in) throws IOException {
        Http2Stream read = new Http2Stream(in.readInt(), in.readLong());
        read.kind = CallKind.at(in.readUnsignedByte());
        read.hasRequest = in.readBoolean();
        read.isTold = in.readBoolean();
        read.requestBytes = in.readLong();
        read.responseBytes = in.readLong();
        read.responsePacketEnd = in.readInt();
        read.response = in.readBoolean() ? L7Message.readFrom(in) : null;
        if (in.readBoolean()) {
            read.request = in.readBoolean() ? L7Message.readFrom(in) : null;
            read.clientPosition = GrpcPosition.readFrom(in);
            read.serverPosition = GrpcPosition.readFrom(in);
        }
        return read;
    }
}
