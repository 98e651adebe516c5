package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.IOException;

/** Dubbo 2 over TCP (dubbo.apache.org: Dubbo2 protocol specification). */
public final class DubboProtocol implements L7Protocol {
    public static final int ID = 40;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Dubbo";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(0xda);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new DubboParser(options, texts);
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
