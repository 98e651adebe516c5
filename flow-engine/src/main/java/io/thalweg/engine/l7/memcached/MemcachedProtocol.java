package io.thalweg.engine.l7.memcached;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.PortRanges;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** Memcached: protocol.txt of its sources, and https://docs.memcached.org/protocols. On its port only: its lines are plain words. */
public final class MemcachedProtocol implements L7Protocol {
    public static final int ID = 82;

    private static final PortRanges PORTS = PortRanges.parse("11211");

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Memcached";
    }

    /** Of a line, or the magic of the binary protocol. */
    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.range(' ', 0x7f).or(FirstBytes.of('\r', '\n', 0x80, 0x81));
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public PortRanges defaultPorts() {
        return PORTS;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new MemcachedParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new MemcachedState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return MemcachedState.readState(in);
    }
}
