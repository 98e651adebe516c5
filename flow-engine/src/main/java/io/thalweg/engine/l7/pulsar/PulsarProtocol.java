package io.thalweg.engine.l7.pulsar;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import java.io.DataInput;
import java.io.IOException;

/** Pulsar binary protocol over TCP (pulsar.apache.org: Pulsar binary protocol, PulsarApi.proto). */
public final class PulsarProtocol implements L7Protocol {
    public static final int ID = 105;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Pulsar";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.ofLength(ConnectionFrameParser.MAX_FRAME);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new PulsarParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new PulsarState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return PulsarState.readState(in);
    }
}
