package io.thalweg.engine.l7.memcached;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where both directions of a memcached connection stand. */
final class MemcachedState extends FrameState {
    /** Whether lines of an answer follow that was told already. */
    boolean isInAnswer;
    /** Whether quiet meta commands were sent: what they answer comes before the {@code MN} of the next {@code mn}. */
    boolean isQuiet;
    /** Whether such an {@code mn} was sent. */
    boolean isEndAsked;
    /** The last answer that was passed over so; null when there is none. */
    L7Message passedOver;

    @Override
    public L7ParserState copy() {
        MemcachedState copy = copyAlignmentTo(new MemcachedState());
        copy.isInAnswer = isInAnswer;
        copy.isQuiet = isQuiet;
        copy.isEndAsked = isEndAsked;
        copy.passedOver = passedOver;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeBoolean(isInAnswer);
        out.writeBoolean(isQuiet);
        out.writeBoolean(isEndAsked);
        out.writeBoolean(passedOver != null);
        if (passedOver != null) {
            passedOver.writeTo(out);
        }
    }

    static MemcachedState readState(DataInput in) throws IOException {
        MemcachedState read = readAlignment(in, new MemcachedState());
        read.isInAnswer = in.readBoolean();
        read.isQuiet = in.readBoolean();
        read.isEndAsked = in.readBoolean();
        read.passedOver = in.readBoolean() ? L7Message.readFrom(in) : null;
        return read;
    }
}
