package io.thalweg.engine.l7.postgresql;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** PostgreSQL and what speaks like it: https://www.postgresql.org/docs/current/protocol.html. */
public final class PostgresqlProtocol implements L7Protocol {
    public static final int ID = 61;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public FirstBytes firstBytes() {
        return PostgresqlMessage.FIRST_BYTES;
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new PostgresqlParser(options, options.sessionMicros(this), texts);
    }

    @Override
    public L7ParserState newState() {
        return new PostgresqlState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return PostgresqlState.readState(in);
    }
}
