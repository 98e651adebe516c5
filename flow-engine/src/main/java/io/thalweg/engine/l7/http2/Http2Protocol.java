package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** HTTP/2 in the clear, with prior knowledge or upgraded from HTTP/1 (RFC 9113, section 3), and gRPC and Triple on it. */
public final class Http2Protocol implements L7Protocol {
    public static final int ID = 21;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "HTTP2";
    }

    /** Of the preface, or of the length of a frame of the size that is allowed first. */
    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(0, 'P');
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new Http2Parser(options, options.sessionMicros(this), texts);
    }

    @Override
    public L7ParserState newState() {
        return new Http2State();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return Http2State.readFrom(in);
    }
}
