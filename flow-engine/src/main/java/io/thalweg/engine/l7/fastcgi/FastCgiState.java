package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What FastCGI keeps of a connection: where records are known to begin, and which open requests have been answered. */
final class FastCgiState extends FrameState {
    private static final int MAX_ANSWERED = 64;
    private static final int[] NONE = {};

    private int[] answered = NONE;

    FastCgiState() {
        super(true);
    }

    boolean isAnswered(int request) {
        for (int each : answered) {
            if (each == request) {
                return true;
            }
        }
        return false;
    }

    /** Remembers it; forgets the oldest when there are too many. */
    void answered(int request) {
        int from = answered.length == MAX_ANSWERED ? 1 : 0;
        int[] more = Arrays.copyOfRange(answered, from, answered.length + 1);
        more[more.length - 1] = request;
        answered = more;
    }

    /** The id is free for another request. */
    void ended(int request) {
        if (isAnswered(request)) {
            answered = Arrays.stream(answered).filter(each -> each != request).toArray();
        }
    }

    @Override
    public L7ParserState copy() {
        FastCgiState copy = copyAlignmentTo(new FastCgiState());
        copy.answered = answered;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeByte(answered.length);
        for (int each : answered) {
            out.writeShort(each);
        }
    }

    static FastCgiState readState(DataInput in) throws IOException {
        FastCgiState read = readAlignment(in, new FastCgiState());
        read.answered = new int[in.readUnsignedByte()];
        for (int i = 0; i < read.answered.length; i++) {
            read.answered[i] = in.readUnsignedShort();
        }
        return read;
    }
}
