package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** OpenWire 1 to 12 over TCP (activemq.apache.org: OpenWire Version 2 Specification; the marshallers of its client). */
public final class OpenWireProtocol implements L7Protocol {
    public static final int ID = 103;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "OpenWire";
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new OpenWireParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new OpenWireState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return OpenWireState.readState(in);
    }
}
