package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameState;
import java.io.DataInput;
import java.io.IOException;

/** SofaRPC over Bolt over TCP (sofastack/sofa-bolt: RpcProtocol and RpcProtocolV2). */
public final class SofaRpcProtocol implements L7Protocol {
    public static final int ID = 43;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "SofaRPC";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(1, 2);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new SofaRpcParser(options, texts);
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
