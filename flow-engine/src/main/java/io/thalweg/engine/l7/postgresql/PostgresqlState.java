package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where both directions of a PostgreSQL connection stand. */
final class PostgresqlState extends FrameState {
    /** Whether the server's next byte says if the connection is encrypted from here on. */
    boolean isEncryptionAsked;
    /** Whether messages up to the next Sync belong to a request that was told already. */
    boolean isBatchOpen;
    /** Whether messages up to the next ReadyForQuery belong to an answer that was told already. */
    boolean isAnswerTold;
    /** A request of several messages, of which more come; else null. */
    L7Message request;
    /** An answer of several messages, of which more come; else null. */
    L7Message response;

    @Override
    public L7ParserState copy() {
        PostgresqlState copy = copyAlignmentTo(new PostgresqlState());
        copy.isEncryptionAsked = isEncryptionAsked;
        copy.isBatchOpen = isBatchOpen;
        copy.isAnswerTold = isAnswerTold;
        copy.request = request == null ? null : request.copy();
        copy.response = response == null ? null : response.copy();
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeBoolean(isEncryptionAsked);
        out.writeBoolean(isBatchOpen);
        out.writeBoolean(isAnswerTold);
        write(out, request);
        write(out, response);
    }

    private static void write(DataOutput out, L7Message message) throws IOException {
        out.writeBoolean(message != null);
        if (message != null) {
            message.writeTo(out);
        }
    }

    static PostgresqlState readState(DataInput in) throws IOException {
        PostgresqlState read = readAlignment(in, new PostgresqlState());
        read.isEncryptionAsked = in.readBoolean();
        read.isBatchOpen = in.readBoolean();
        read.isAnswerTold = in.readBoolean();
        read.request = in.readBoolean() ? L7Message.readFrom(in) : null;
        read.response = in.readBoolean() ? L7Message.readFrom(in) : null;
        return read;
    }
}
