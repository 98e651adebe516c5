package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Where both directions of an HTTP/2 connection stand, and its open streams, oldest first. */
final class Http2State implements L7ParserState {
    /** What the next byte of a direction is. */
    enum Mode {
        /** The first byte that is seen of it: the preface, a frame, or the middle of one. */
        START,
        /** The first byte of a frame. */
        FRAME,
        /** The inside of a DATA frame in which messages are looked for. */
        DATA,
        /** The middle of something: a frame is looked for at the beginning of each segment. */
        SEARCH;

        private static final Mode[] ALL = values();
    }

    /** One direction. */
    static final class Side {
        Mode mode = Mode.START;
        HpackTable table = new HpackTable();
        /** The longest frame that may come. */
        int maxFrame = FrameHeader.DEFAULT_MAX_LENGTH;
        /** The highest stream that was opened. */
        int lastStream;
        /** A header block of which CONTINUATION frames are to come; null when there is none. */
        HeaderBlock block;
        /** In mode DATA: the frame's stream, bytes of it still to come without padding, and its padding. */
        int dataStream;

        int dataLeft;
        int padding;
        /** None of the frame's bytes is done with. */
        boolean isDataStart;

        private Side copy() {
            Side copy = new Side();
            copy.mode = mode;
            copy.table = table.copy();
            copy.maxFrame = maxFrame;
            copy.lastStream = lastStream;
            copy.block = block == null ? null : block.copy();
            copy.dataStream = dataStream;
            copy.dataLeft = dataLeft;
            copy.padding = padding;
            copy.isDataStart = isDataStart;
            return copy;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeByte(mode.ordinal());
            table.writeTo(out);
            out.writeInt(maxFrame);
            out.writeInt(lastStream);
            out.writeBoolean(block != null);
            if (block != null) {
                block.writeTo(out);
            }
            if (mode == Mode.DATA) {
                out.writeInt(dataStream);
                out.writeInt(dataLeft);
                out.writeShort(padding);
                out.writeBoolean(isDataStart);
            }
        }

        private static Side readFrom(DataInput in) throws IOException {
            Side read = new Side();
            int mode = in.readUnsignedByte();
            if (mode >= Mode.ALL.length) {
                throw new IOException("HTTP/2 state: mode " + mode);
            }
            read.mode = Mode.ALL[mode];
            read.table = HpackTable.readFrom(in);
            read.maxFrame = in.readInt();
            read.lastStream = in.readInt();
            read.block = in.readBoolean() ? HeaderBlock.readFrom(in) : null;
            if (read.mode == Mode.DATA) {
                read.dataStream = in.readInt();
                read.dataLeft = in.readInt();
                read.padding = in.readUnsignedShort();
                read.isDataStart = in.readBoolean();
            }
            return read;
        }
    }

    private static final int MAX_COUNT = 1 << 16;
    private static final Http2Stream[] NONE = {};

    final Side client;
    final Side server;
    private Http2Stream[] streams = NONE;
    private int count;

    Http2State() {
        this(new Side(), new Side());
    }

    private Http2State(Side client, Side server) {
        this.client = client;
        this.server = server;
    }

    Side side(boolean fromClient) {
        return fromClient ? client : server;
    }

    int count() {
        return count;
    }

    Http2Stream stream(int index) {
        return streams[index];
    }

    /** The open stream of this number, or null. */
    Http2Stream find(int id) {
        for (int i = count - 1; i >= 0; i--) {
            if (streams[i].id == id) {
                return streams[i];
            }
        }
        return null;
    }

    void add(Http2Stream stream) {
        if (count == streams.length) {
            streams = Arrays.copyOf(streams, Math.max(4, count * 2));
        }
        streams[count++] = stream;
    }

    void remove(Http2Stream stream) {
        for (int i = 0; i < count; i++) {
            if (streams[i] == stream) {
                count--;
                System.arraycopy(streams, i + 1, streams, i, count - i);
                streams[count] = null;
                return;
            }
        }
    }

    /** Bytes of a direction are missing: where its messages begin is unknown. */
    void losePositions(boolean fromClient) {
        for (int i = 0; i < count; i++) {
            GrpcPosition position = streams[i].position(fromClient);
            if (position != null) {
                position.lose();
            }
        }
    }

    @Override
    public L7ParserState copy() {
        Http2State copy = new Http2State(client.copy(), server.copy());
        for (int i = 0; i < count; i++) {
            copy.add(streams[i].copy());
        }
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        client.writeTo(out);
        server.writeTo(out);
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            streams[i].writeTo(out);
        }
    }

    static Http2State readFrom(DataInput in) throws IOException {
        Http2State read = new Http2State(Side.readFrom(in), Side.readFrom(in));
        int count = in.readInt();
        if (count < 0 || count > MAX_COUNT) {
            throw new IOException("HTTP/2 state: " + count + " streams");
        }
        for (int i = 0; i < count; i++) {
            read.add(Http2Stream.readFrom(in));
        }
        return read;
    }
}
