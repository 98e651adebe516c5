package io.thalweg.engine.l7.plugin;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.PortRanges;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A protocol of lines: {@code TINY? word} asks, {@code TINY! word} answers; {@code TINY! no} is the server's error. */
public final class TinyProtocol implements L7Protocol {
    private static final int TCP = 6;

    @Override
    public int id() {
        return 127;
    }

    @Override
    public String title() {
        return "Tiny";
    }

    @Override
    public boolean over(int ipProtocol) {
        return ipProtocol == TCP;
    }

    @Override
    public PortRanges defaultPorts() {
        return PortRanges.parse("9127-9128");
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public long sessionMicros(L7Options options) {
        return options.sessionMicros();
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new TinyParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new State(0);
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return new State(in.readInt());
    }

    /** How many requests the flow had. */
    static final class State implements L7ParserState {
        int requests;

        State(int requests) {
            this.requests = requests;
        }

        @Override
        public L7ParserState copy() {
            return new State(requests);
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            out.writeInt(requests);
        }
    }
}
