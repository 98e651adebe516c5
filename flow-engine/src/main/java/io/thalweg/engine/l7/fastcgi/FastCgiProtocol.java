package io.thalweg.engine.l7.fastcgi;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** FastCGI 1.0 over TCP (fastcgi-archives.github.io: FastCGI Specification). */
public final class FastCgiProtocol implements L7Protocol {
    public static final int ID = 44;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "FastCGI";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(1);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new FastCgiParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new FastCgiState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return FastCgiState.readState(in);
    }
}
