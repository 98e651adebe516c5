package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7ParserState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a MySQL connection has agreed on, and where it stands. */
final class MysqlState implements L7ParserState {
    /** No packet of the server's answer has passed. */
    static final int NO_SEQUENCE = -1;

    /** Whether packets come in compressed frames. */
    enum Compression {
        UNKNOWN,
        NONE,
        ZLIB,
        /** Not read: requests are counted, their text stays empty. */
        ZSTD;

        private static final Compression[] ALL = values();
    }

    boolean clientAligned;
    boolean serverAligned;
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
    final MysqlStatements statements;

    MysqlState() {
        this(new MysqlStatements());
    }

    private MysqlState(MysqlStatements statements) {
        this.statements = statements;
    }

    boolean isAligned(boolean fromClient) {
        return fromClient ? clientAligned : serverAligned;
    }

    void aligned(boolean fromClient, boolean isAligned) {
        if (fromClient) {
            clientAligned = isAligned;
        } else {
            serverAligned = isAligned;
        }
    }

    @Override
    public L7ParserState copy() {
        MysqlState copy = new MysqlState(statements.copy());
        copy.clientAligned = clientAligned;
        copy.serverAligned = serverAligned;
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
        out.writeBoolean(clientAligned);
        out.writeBoolean(serverAligned);
        out.writeByte(compression.ordinal());
        out.writeByte(version);
        out.writeLong(capabilities);
        out.writeBoolean(isAuthenticating);
        out.writeInt(command);
        out.writeInt(serverSequence);
        statements.writeTo(out);
    }

    static MysqlState readFrom(DataInput in) throws IOException {
        boolean clientAligned = in.readBoolean();
        boolean serverAligned = in.readBoolean();
        int compression = in.readUnsignedByte();
        if (compression >= Compression.ALL.length) {
            throw new IOException("MySQL state: compression " + compression);
        }
        int version = in.readUnsignedByte();
        long capabilities = in.readLong();
        boolean isAuthenticating = in.readBoolean();
        int command = in.readInt();
        int serverSequence = in.readInt();
        MysqlState read = new MysqlState(MysqlStatements.readFrom(in));
        read.clientAligned = clientAligned;
        read.serverAligned = serverAligned;
        read.compression = Compression.ALL[compression];
        read.version = version;
        read.capabilities = capabilities;
        read.isAuthenticating = isAuthenticating;
        read.command = command;
        read.serverSequence = serverSequence;
        return read;
    }
}
