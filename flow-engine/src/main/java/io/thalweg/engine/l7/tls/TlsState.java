package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Where both directions of a TLS connection stand, until its handshake is done. */
final class TlsState implements L7ParserState {
    private static final byte[] NO_BYTES = {};
    private static final int MAX_BYTES = 1 << 24;

    /** One direction. */
    static final class Side {
        /**
         * A record is looked for at the beginning of each segment: after a loss, and before the first one, as bytes of
         * another protocol may have come before.
         */
        boolean isLost;

        boolean hasBegun;
        boolean isEncrypted;
        /** Bytes of a handshake record that are still to come. */
        int left;
        /** Of the handshake message begun: its bytes as far as they are kept, and what is to be passed over. */
        byte[] message = NO_BYTES;

        int length;
        int skip;
        /** Where and when it began, and how many bytes of handshake there are since the first. */
        long timestampMicros;

        int sequence;
        int captured;

        /** Adds to the message, at most up to {@code limit} bytes in all; how many were taken. */
        int add(byte[] b, int from, int count, int limit) {
            int taken = Math.min(count, limit - length);
            if (taken > message.length - length) {
                message = Arrays.copyOf(message, Math.max(length + taken, Math.min(limit, message.length * 2)));
            }
            System.arraycopy(b, from, message, length, taken);
            length += taken;
            return taken;
        }

        void drop() {
            message = NO_BYTES;
            length = 0;
        }

        private Side copy() {
            Side copy = new Side();
            copy.isLost = isLost;
            copy.hasBegun = hasBegun;
            copy.isEncrypted = isEncrypted;
            copy.left = left;
            copy.message = Arrays.copyOf(message, length);
            copy.length = length;
            copy.skip = skip;
            copy.timestampMicros = timestampMicros;
            copy.sequence = sequence;
            copy.captured = captured;
            return copy;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeBoolean(isLost);
            out.writeBoolean(hasBegun);
            out.writeBoolean(isEncrypted);
            out.writeInt(left);
            out.writeInt(length);
            out.write(message, 0, length);
            out.writeInt(skip);
            out.writeLong(timestampMicros);
            out.writeInt(sequence);
            out.writeInt(captured);
        }

        private static Side readFrom(DataInput in) throws IOException {
            Side read = new Side();
            read.isLost = in.readBoolean();
            read.hasBegun = in.readBoolean();
            read.isEncrypted = in.readBoolean();
            read.left = in.readInt();
            read.length = in.readInt();
            if (read.length < 0 || read.length > MAX_BYTES) {
                throw new IOException("TLS state: handshake message of " + read.length + " bytes");
            }
            read.message = new byte[read.length];
            in.readFully(read.message);
            read.skip = in.readInt();
            read.timestampMicros = in.readLong();
            read.sequence = in.readInt();
            read.captured = in.readInt();
            return read;
        }
    }

    final Side client;
    final Side server;
    /** A ClientHello was told; another one answers a HelloRetryRequest. */
    boolean hasRequest;
    /** What the server answers, while more of the handshake may come in the clear; null before. */
    L7Message response;

    TlsState() {
        this(new Side(), new Side());
    }

    private TlsState(Side client, Side server) {
        this.client = client;
        this.server = server;
    }

    Side side(boolean fromClient) {
        return fromClient ? client : server;
    }

    @Override
    public L7ParserState copy() {
        TlsState copy = new TlsState(client.copy(), server.copy());
        copy.hasRequest = hasRequest;
        copy.response = response == null ? null : response.copy();
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        client.writeTo(out);
        server.writeTo(out);
        out.writeBoolean(hasRequest);
        out.writeBoolean(response != null);
        if (response != null) {
            response.writeTo(out);
        }
    }

    static TlsState readFrom(DataInput in) throws IOException {
        TlsState read = new TlsState(Side.readFrom(in), Side.readFrom(in));
        read.hasRequest = in.readBoolean();
        read.response = in.readBoolean() ? L7Message.readFrom(in) : null;
        return read;
    }
}
