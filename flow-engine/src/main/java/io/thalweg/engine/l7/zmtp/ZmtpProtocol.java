package io.thalweg.engine.l7.zmtp;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** ZMTP 3 over TCP, what ZeroMQ sockets speak (rfc.zeromq.org/spec/23 and 37). */
public final class ZmtpProtocol implements L7Protocol {
    public static final int ID = 106;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "ZMTP";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(0xff);
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new ZmtpParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new ZmtpState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return ZmtpState.readState(in);
    }
}
