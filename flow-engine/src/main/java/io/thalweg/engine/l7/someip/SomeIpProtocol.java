package io.thalweg.engine.l7.someip;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.IOException;

/** SOME/IP over UDP and TCP (AUTOSAR FO PRS SOME/IP Protocol). */
public final class SomeIpProtocol implements L7Protocol {
    public static final int ID = 47;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "SOME/IP";
    }

    @Override
    public boolean over(int ipProtocol) {
        return ipProtocol == IpProtocol.UDP || ipProtocol == IpProtocol.TCP;
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new SomeIpParser(options);
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
