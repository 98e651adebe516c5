package io.thalweg.engine.l7.nats;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** NATS client protocol over TCP (docs.nats.io: Client Protocol). */
public final class NatsProtocol implements L7Protocol {
    public static final int ID = 104;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "NATS";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of("CHIMPSUchimpsu+-");
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new NatsParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new NatsState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return NatsState.readState(in);
    }
}
