package io.thalweg.engine.l7.redis;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where both directions of a Redis connection stand, and what its commands said about replies. */
final class RedisState implements L7ParserState {
    /** Bit of a side as it is written: behind it comes how many streams are open. */
    private static final int LOST = 1;

    /** One direction. */
    static final class Side {
        /** Whether its next byte is known to begin a value. */
        boolean isAligned;
        /** Values still to come of a message that was told already. */
        long left;
        /** Whether bytes are missing: what comes may be the inside of a reply. */
        boolean isLost;
        /** Streams of that message that are open. */
        final OpenStreams streams = new OpenStreams();

        /** Whether what comes next belongs to a message that was told already. */
        boolean isInside() {
            return left > 0 || !streams.isEmpty();
        }

        void lose() {
            isAligned = false;
            isLost = true;
            left = 0;
            streams.clear();
        }

        private Side copy() {
            Side copy = new Side();
            copy.isAligned = isAligned;
            copy.left = left;
            copy.isLost = isLost;
            streams.copyTo(copy.streams);
            return copy;
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeBoolean(isAligned);
            out.writeLong(left);
            out.writeByte((isLost ? LOST : 0) | streams.depth() << 1);
            streams.writeTo(out);
        }

        private static Side readFrom(DataInput in) throws IOException {
            Side read = new Side();
            read.isAligned = in.readBoolean();
            read.left = in.readLong();
            int flags = in.readUnsignedByte();
            read.isLost = (flags & LOST) != 0;
            read.streams.readFrom(in, flags >> 1);
            return read;
        }
    }

    final Side client;
    final Side server;
    /** {@code CLIENT REPLY OFF}: commands get no reply. */
    boolean isReplyOff;
    /** {@code CLIENT REPLY SKIP}: the next command gets no reply. */
    boolean isNextSkipped;
    /** Whether the client ever subscribed: messages may come as arrays. */
    boolean isSubscriber;
    /** Subscription commands that no confirmation came for. */
    int subscriptions;
    /** Confirmations to come for a subscription command that was answered by its first one. */
    long confirmations;

    RedisState() {
        this(new Side(), new Side());
    }

    private RedisState(Side client, Side server) {
        this.client = client;
        this.server = server;
    }

    Side side(boolean fromClient) {
        return fromClient ? client : server;
    }

    @Override
    public L7ParserState copy() {
        RedisState copy = new RedisState(client.copy(), server.copy());
        copy.isReplyOff = isReplyOff;
        copy.isNextSkipped = isNextSkipped;
        copy.isSubscriber = isSubscriber;
        copy.subscriptions = subscriptions;
        copy.confirmations = confirmations;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        client.writeTo(out);
        server.writeTo(out);
        out.writeBoolean(isReplyOff);
        out.writeBoolean(isNextSkipped);
        out.writeBoolean(isSubscriber);
        out.writeInt(subscriptions);
        out.writeLong(confirmations);
    }

    static RedisState readFrom(DataInput in) throws IOException {
        RedisState read = new RedisState(Side.readFrom(in), Side.readFrom(in));
        read.isReplyOff = in.readBoolean();
        read.isNextSkipped = in.readBoolean();
        read.isSubscriber = in.readBoolean();
        read.subscriptions = in.readInt();
        read.confirmations = in.readLong();
        return read;
    }
}
