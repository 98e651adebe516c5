package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where both directions of an HTTP connection stand. */
final class HttpState implements L7ParserState {
    /** What the next byte of a direction is. */
    enum Mode {
        /** The middle of something: a message is looked for at the beginning of each segment. */
        SEARCH,
        /** The first byte of a message. */
        MESSAGE,
        CHUNK_SIZE,
        /** The line end behind the data of a chunk. */
        CHUNK_END,
        TRAILER,
        /** A body that only the end of the connection ends. */
        UNTIL_CLOSE,
        /** The beginning of a request's body, which is wanted in case that the request fails. */
        BODY,
        /** As {@link #CHUNK_SIZE}, of a request whose body is wanted. */
        FIRST_CHUNK_SIZE,
        /** As {@link #BODY}, of its first chunk. */
        FIRST_CHUNK;

        private static final Mode[] ALL = values();

        private boolean hasBodyBytes() {
            return this == BODY || this == FIRST_CHUNK;
        }
    }

    /** One direction. */
    static final class Side {
        Mode mode = Mode.SEARCH;
        /** Bytes of the message begun in which its end was looked for already. */
        int scanned;
        /** Bytes of the body or chunk that begins; in modes {@link Mode#BODY} and {@link Mode#FIRST_CHUNK} only. */
        int bodyBytes;

        private Side copy() {
            Side copy = new Side();
            copy.mode = mode;
            copy.scanned = scanned;
            copy.bodyBytes = bodyBytes;
            return copy;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeByte(mode.ordinal());
            out.writeInt(mode.hasBodyBytes() ? bodyBytes : scanned);
        }

        private static Side readFrom(DataInput in) throws IOException {
            Side read = new Side();
            int mode = in.readUnsignedByte();
            if (mode >= Mode.ALL.length) {
                throw new IOException("HTTP state: mode " + mode);
            }
            read.mode = Mode.ALL[mode];
            int number = in.readInt();
            read.scanned = read.mode.hasBodyBytes() ? 0 : number;
            read.bodyBytes = read.mode.hasBodyBytes() ? number : 0;
            return read;
        }
    }

    final Side client;
    final Side server;

    HttpState() {
        this(new Side(), new Side());
    }

    private HttpState(Side client, Side server) {
        this.client = client;
        this.server = server;
    }

    Side side(boolean fromClient) {
        return fromClient ? client : server;
    }

    @Override
    public L7ParserState copy() {
        return new HttpState(client.copy(), server.copy());
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        client.writeTo(out);
        server.writeTo(out);
    }

    static HttpState readFrom(DataInput in) throws IOException {
        return new HttpState(Side.readFrom(in), Side.readFrom(in));
    }
}
