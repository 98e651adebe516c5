package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a MySQL connection has agreed on, and where it stands. */
final class MysqlState extends FrameState {
    /** No packet of the server's answer has passed. */
    static final int NO_SEQUENCE = -1;

    /** Whether packets come in compressed frames. */
    enum Compression {
        UNKNOWN,
        NONE,
        ZLIB,
        ZSTD;

        private static final Compression[] ALL = values();
    }

    Compression compression = Compression.UNKNOWN;
    /** Version of the protocol in the server's greeting; 0 when it was not seen. */
    int version;
    /** Capabilities that both sides have, as the login told; 0 when it was not seen. */
    long capabilities;
    /** Whether client and server are in the middle of an authentication. */
    boolean isAuthenticating;
    /** The command whose answer comes next. */
    int command;
    /** Sequence number of the last frame of the server. */
    int serverSequence = NO_SEQUENCE;
    /** Prepared statements. */
    MysqlStatements statements = new MysqlStatements();

    @Override
    public L7ParserState copy() {
        MysqlState copy = copyAlignmentTo(new MysqlState());
        copy.statements = statements.copy();
        copy.compression = compression;
        copy.version = version;
        copy.capabilities = capabilities;
        copy.isAuthenticating = isAuthenticating;
        copy.command = command;
        copy.serverSequence = serverSequence;
        return copy;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        out.writeByte(compression.ordinal());
        out.writeByte(version);
        out.writeLong(capabilities);
        out.writeBoolean(isAuthenticating);
        out.writeInt(command);
        out.writeInt(serverSequence);
        statements.writeTo(out);
    }

    static MysqlState readState(DataInput in) throws IOException {
        MysqlState read = readAlignment(in, new MysqlState());
        int compression = in.readUnsignedByte();
        if (compression >= Compression.ALL.length) {
            throw new IOException("MySQL state: compression " + compression);
        }
        read.compression = Compression.ALL[compression];
        read.version = in.readUnsignedByte();
        read.capabilities = in.readLong();
        read.isAuthenticating = in.readBoolean();
        read.command = in.readInt();
        read.serverSequence = in.readInt();
        read.statements = MysqlStatements.readFrom(in);
        return read;
    }
}
