package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where a MongoDB connection stands, and which answer of the server is to be followed by a further one. */
final class MongoState extends FrameState {
    private static final long NONE = -1;

    /** Id of the answer that said that more is to come. */
    private long unfinished = NONE;

    /** Whether what answers {@code id} goes on with the answer before. */
    boolean isFurther(long id) {
        return id == unfinished;
    }

    /** The server has sent an answer with this id. */
    void answered(long id, boolean hasMore) {
        unfinished = hasMore ? id : NONE;
    }

    @Override
    public L7ParserState copy() {
        MongoState copy = copyAlignmentTo(new MongoState());
        copy.unfinished = unfinished;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeLong(unfinished);
    }

    static MongoState readState(DataInput in) throws IOException {
        MongoState read = readAlignment(in, new MongoState());
        read.unfinished = in.readLong();
        return read;
    }
}
