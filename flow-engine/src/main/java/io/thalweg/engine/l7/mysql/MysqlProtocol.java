package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** MySQL and MariaDB: https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html. */
public final class MysqlProtocol implements L7Protocol {
    public static final int ID = 60;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "MySQL";
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new MysqlParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new MysqlState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return MysqlState.readState(in);
    }
}
