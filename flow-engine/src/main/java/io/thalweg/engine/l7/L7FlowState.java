package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What L7 keeps of one flow between its packets: the protocol, both directions of a TCP stream, the parser's state and the
 * messages that wait for their partners. Plain data. Flows of unknown protocol have none.
 */
public final class L7FlowState {
    static final int NOT_KNOWN = 0;

    private static final int PARSED = 0;
    private static final int STOPPED = 1;

    /** Number in {@code l7_protocol}; {@link #NOT_KNOWN} while the first bytes do not tell. */
    int protocol;
    /** Place of the protocol in the registry; not part of what is written. */
    int place = -1;
    /** Nothing is parsed any more: the connection was handed over to something else. */
    boolean stopped;
    /** Requests of this flow do not wait for the responses of those before. */
    boolean pipelined;
    /** Responses may have been lost: the next one need not be that of the oldest request. */
    boolean misaligned;
    /** Requests that left because there were too many, and whose responses are still to come. */
    int overflowed;

    TcpStream client;
    TcpStream server;
    L7ParserState parser;
    final PendingMessages pending;

    L7FlowState() {
        this(new PendingMessages());
    }

    private L7FlowState(PendingMessages pending) {
        this.pending = pending;
    }

    /** Whether something waits here for time to pass. */
    public boolean hasPending() {
        return pending.count() > 0 || isWaiting(client) || isWaiting(server);
    }

    /** Whether nothing is lost when the state is forgotten. */
    boolean isEmpty() {
        return protocol == NOT_KNOWN && pending.count() == 0 && isEmpty(client) && isEmpty(server);
    }

    TcpStream stream(boolean fromClient) {
        if (fromClient) {
            if (client == null) {
                client = new TcpStream();
            }
            return client;
        }
        if (server == null) {
            server = new TcpStream();
        }
        return server;
    }

    void stop() {
        stopped = true;
        client = null;
        server = null;
        parser = null;
    }

    /** The protocol is unknown again. */
    void handOver() {
        protocol = NOT_KNOWN;
        place = -1;
        parser = null;
        pipelined = false;
        misaligned = false;
        overflowed = 0;
    }

    void reverse() {
        TcpStream wasClient = client;
        client = server;
        server = wasClient;
    }

    private static boolean isWaiting(TcpStream stream) {
        return stream != null && stream.waitingCount > 0;
    }

    private static boolean isEmpty(TcpStream stream) {
        return stream == null || stream.waitingCount == 0 && stream.carried == 0;
    }

    public L7FlowState copy() {
        L7FlowState copy = new L7FlowState(pending.copy());
        copy.protocol = protocol;
        copy.place = place;
        copy.stopped = stopped;
        copy.pipelined = pipelined;
        copy.misaligned = misaligned;
        copy.overflowed = overflowed;
        copy.client = client == null ? null : client.copy();
        copy.server = server == null ? null : server.copy();
        copy.parser = parser == null ? null : parser.copy();
        return copy;
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(protocol);
        if (protocol == ProtocolPlugins.ID) {
            StateText.write(out, ProtocolRegistry.ALL.get(place).title());
        }
        out.writeByte(stopped ? STOPPED : PARSED);
        out.writeBoolean(pipelined);
        out.writeBoolean(misaligned);
        out.writeInt(overflowed);
        writeStream(out, client);
        writeStream(out, server);
        out.writeBoolean(parser != null);
        if (parser != null) {
            parser.writeTo(out);
        }
        pending.writeTo(out);
    }

    private static void writeStream(DataOutput out, TcpStream stream) throws IOException {
        out.writeBoolean(stream != null);
        if (stream != null) {
            stream.writeTo(out);
        }
    }

    private static int place(int protocol, DataInput in) throws IOException {
        return switch (protocol) {
            case NOT_KNOWN -> -1;
            case ProtocolPlugins.ID -> ProtocolRegistry.placeOfPlugin(StateText.read(in));
            default -> ProtocolRegistry.place(protocol);
        };
    }

    private static L7ParserState readParser(int protocol, int place, DataInput in) throws IOException {
        if (place >= 0) {
            return ProtocolRegistry.ALL.get(place).readState(in);
        }
        if (protocol == ProtocolPlugins.ID) {
            return PluginState.read(null, in);
        }
        throw new IOException("L7 state: parser state without protocol");
    }

    /** Of a flow whose plug-in is not on the class path any more: what waits in it is lost, the rest is not parsed. */
    private static L7FlowState orphan() {
        L7FlowState orphan = new L7FlowState();
        orphan.stopped = true;
        return orphan;
    }

    /** @throws IOException when the bytes are not what {@link #writeTo} writes, or of a protocol unknown to this build */
    public static L7FlowState readFrom(DataInput in) throws IOException {
        int protocol = in.readUnsignedByte();
        int place = place(protocol, in);
        boolean stopped = in.readUnsignedByte() == STOPPED;
        boolean pipelined = in.readBoolean();
        boolean misaligned = in.readBoolean();
        int overflowed = in.readInt();
        TcpStream client = in.readBoolean() ? TcpStream.readFrom(in) : null;
        TcpStream server = in.readBoolean() ? TcpStream.readFrom(in) : null;
        L7ParserState parser = in.readBoolean() ? readParser(protocol, place, in) : null;
        L7FlowState read = new L7FlowState(PendingMessages.readFrom(in));
        if (protocol == ProtocolPlugins.ID && place < 0) {
            return orphan();
        }
        read.protocol = protocol;
        read.place = place;
        read.stopped = stopped;
        read.pipelined = pipelined;
        read.misaligned = misaligned;
        read.overflowed = overflowed;
        read.client = client;
        read.server = server;
        read.parser = parser;
        return read;
    }
}
