package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** MongoDB: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol. */
public final class MongoProtocol implements L7Protocol {
    public static final int ID = 81;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "MongoDB";
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new MongoParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new MongoState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return MongoState.readState(in);
    }
}
