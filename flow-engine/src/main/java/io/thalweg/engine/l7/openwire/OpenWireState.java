package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What both sides of a connection have agreed on, and what each of them may refer to. */
final class OpenWireState extends FrameState {
    private final Side client = new Side();
    private final Side server = new Side();
    /** Null until both sides have said what they offer. */
    private WireFormat agreed;
    /** Of a connection whose beginning was not seen: the format in which the last command made sense. */
    WireFormat assumed;

    static final class Side {
        /** Null while its WireFormatInfo was not seen. */
        WireFormat offer;

        final DestinationCache destinations = new DestinationCache();
        /** It has asked whether the other side is alive. */
        boolean awaitsKeepAlive;
    }

    Side side(boolean isClient) {
        return isClient ? client : server;
    }

    /** Null when neither side has said. */
    WireFormat format() {
        if (client.offer == null || server.offer == null) {
            return client.offer == null ? server.offer : client.offer;
        }
        return agreed;
    }

    void offer(boolean fromClient, WireFormat format) {
        side(fromClient).offer = format;
        agree();
    }

    private void agree() {
        boolean isKnown = client.offer != null && server.offer != null;
        agreed = isKnown ? client.offer.with(server.offer) : null;
    }

    @Override
    public L7ParserState copy() {
        OpenWireState copy = copyAlignmentTo(new OpenWireState());
        copy(client, copy.client);
        copy(server, copy.server);
        copy.agreed = agreed;
        copy.assumed = assumed;
        return copy;
    }

    private static void copy(Side from, Side to) {
        to.offer = from.offer;
        to.awaitsKeepAlive = from.awaitsKeepAlive;
        from.destinations.copyTo(to.destinations);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        write(out, client);
        write(out, server);
        WireFormat.write(out, assumed);
    }

    private static void write(DataOutput out, Side side) throws IOException {
        WireFormat.write(out, side.offer);
        out.writeBoolean(side.awaitsKeepAlive);
        side.destinations.writeTo(out);
    }

    static OpenWireState readState(DataInput in) throws IOException {
        OpenWireState read = readAlignment(in, new OpenWireState());
        read(in, read.client);
        read(in, read.server);
        read.assumed = WireFormat.readFrom(in);
        read.agree();
        return read;
    }

    private static void read(DataInput in, Side side) throws IOException {
        side.offer = WireFormat.readFrom(in);
        side.awaitsKeepAlive = in.readBoolean();
        side.destinations.readFrom(in);
    }
}
