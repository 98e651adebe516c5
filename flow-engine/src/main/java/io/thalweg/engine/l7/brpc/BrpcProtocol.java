package io.thalweg.engine.l7.brpc;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.IOException;

/** bRPC: the protocol baidu_std over TCP (brpc.apache.org: baidu_std). */
public final class BrpcProtocol implements L7Protocol {
    public static final int ID = 45;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "bRPC";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of("PS");
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new BrpcParser(options, texts);
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
