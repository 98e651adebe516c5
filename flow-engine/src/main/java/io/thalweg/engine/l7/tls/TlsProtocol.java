package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** TLS 1.0 to 1.3, and SSL 3.0: one session for each handshake in the clear. */
public final class TlsProtocol implements L7Protocol {
    public static final int ID = 121;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "TLS";
    }

    /** Content types, change_cipher_spec to application_data, or the length of a hello of SSL 2.0. */
    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.range(20, 23).or(Ssl2Hello.FIRST_BYTES);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public long sessionMicros(L7Options options) {
        return options.shortSessionMicros();
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new TlsParser(options, options.sessionMicros(this), texts);
    }

    @Override
    public L7ParserState newState() {
        return new TlsState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return TlsState.readFrom(in);
    }
}
