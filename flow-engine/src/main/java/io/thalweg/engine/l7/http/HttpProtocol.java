package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112). */
public final class HttpProtocol implements L7Protocol {
    public static final int ID = 20;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "HTTP";
    }

    /** Of a method, of {@code HTTP/}, or of an empty line before them. */
    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.range('A', 'Z').or(FirstBytes.range('0', '9')).or(FirstBytes.of("_-\r\n"));
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new HttpParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new HttpState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return HttpState.readFrom(in);
    }
}
