package io.thalweg.engine.l7.redis;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** Redis and what speaks like it (RESP2 and RESP3: https://redis.io/docs/latest/develop/reference/protocol-spec). */
public final class RedisProtocol implements L7Protocol {
    public static final int ID = 80;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Redis";
    }

    /** Of the types, or of a command without them. */
    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.range('A', 'Z').or(FirstBytes.range('a', 'z')).or(FirstBytes.of(" +-:_#,($!=*~>%|"));
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new RedisParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new RedisState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return RedisState.readFrom(in);
    }
}
