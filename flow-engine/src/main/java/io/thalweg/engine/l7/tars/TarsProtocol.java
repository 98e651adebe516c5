package io.thalweg.engine.l7.tars;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.IOException;

/** Tars over TCP (doc.tarsyun.com: Tars protocol; RequestF.tars). */
public final class TarsProtocol implements L7Protocol {
    public static final int ID = 46;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Tars";
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
        return new TarsParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new FrameState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return FrameState.readFrom(in);
    }
}
