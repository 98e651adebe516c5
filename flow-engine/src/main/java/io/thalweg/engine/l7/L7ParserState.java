package io.thalweg.engine.l7;

import java.io.DataOutput;
import java.io.IOException;

/** What a parser keeps of a flow between packets: plain data, part of the flow's state. */
public interface L7ParserState {
    void writeTo(DataOutput out) throws IOException;

    L7ParserState copy();
}
