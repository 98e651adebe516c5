package io.thalweg.engine.l7.zmtp;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How far either side of a connection is: whether it has greeted, what socket it is, whether a message goes on, what it wants. */
final class ZmtpState extends FrameState {
    /** Subscriptions of a side that are remembered; the oldest are forgotten. */
    private static final int SUBSCRIPTIONS = 32;
    /** Longer ones are not remembered. */
    private static final int MAX_SUBSCRIPTION = 256;

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
        boolean isSubscriber;
        private final List<String> subscriptions = new ArrayList<>();

        void subscribe(String prefix) {
            if (prefix.isEmpty() || prefix.length() > MAX_SUBSCRIPTION || subscriptions.contains(prefix)) {
                return;
            }
            if (subscriptions.size() == SUBSCRIPTIONS) {
                subscriptions.remove(0);
            }
            subscriptions.add(prefix);
        }

        void cancel(String prefix) {
            subscriptions.remove(prefix);
        }

        /** The longest subscription that a message to this side meets; empty when none of them is known. */
        String subscription(byte[] b, int from, int to) {
            String longest = "";
            for (int i = 0; i < subscriptions.size(); i++) {
                String prefix = subscriptions.get(i);
                if (prefix.length() > longest.length() && AsciiBytes.startsWith(b, from, to, prefix)) {
                    longest = prefix;
                }
            }
            return longest;
        }

        private void copyTo(Side copy) {
            copy.hasGreeted = hasGreeted;
            copy.isTold = isTold;
            copy.isInMessage = isInMessage;
            copy.isRequester = isRequester;
            copy.isReplier = isReplier;
            copy.isSubscriber = isSubscriber;
            copy.subscriptions.addAll(subscriptions);
        }

        private void writeTo(DataOutput out) throws IOException {
            out.writeBoolean(hasGreeted);
            out.writeBoolean(isTold);
            out.writeBoolean(isInMessage);
            out.writeBoolean(isRequester);
            out.writeBoolean(isReplier);
            out.writeBoolean(isSubscriber);
            out.writeByte(subscriptions.size());
            for (String subscription : subscriptions) {
                out.writeUTF(subscription);
            }
        }

        private void readFrom(DataInput in) throws IOException {
            hasGreeted = in.readBoolean();
            isTold = in.readBoolean();
            isInMessage = in.readBoolean();
            isRequester = in.readBoolean();
            isReplier = in.readBoolean();
            isSubscriber = in.readBoolean();
            for (int left = in.readUnsignedByte(); left > 0; left--) {
                subscriptions.add(in.readUTF());
            }
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
