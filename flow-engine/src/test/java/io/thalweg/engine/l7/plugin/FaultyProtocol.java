package io.thalweg.engine.l7.plugin;

import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A plug-in that breaks: {@code FAULT1} is a request, {@code FAULT2} fails in the parser, {@code FAULT3} in the guess, and
 * its state cannot be written once {@code FAULT4} was parsed.
 */
public final class FaultyProtocol implements L7Protocol {
    private static final byte[] MAGIC = "FAULT".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 6;

    @Override
    public int id() {
        return 127;
    }

    @Override
    public String title() {
        return "Faulty";
    }

    @Override
    public boolean over(int ipProtocol) {
        return true;
    }

    @Override
    public boolean pairsById() {
        return false;
    }

    @Override
    public long sessionMicros(L7Options options) {
        throw new IllegalStateException("as it is meant to");
    }

    @Override
    public L7ParserState newState() {
        return new State();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return new State();
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new Parser();
    }

    private static final class State implements L7ParserState {
        private boolean fails;

        @Override
        public L7ParserState copy() {
            return this;
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            out.writeInt(42);
            if (fails) {
                throw new IOException("as it is meant to");
            }
        }
    }

    private static final class Parser implements L7Parser {
        @Override
        public L7Guess guess(L7Input input, L7Flow flow) {
            if (input.length() < LENGTH || !AsciiBytes.startsLike(input.buffer, input.from, input.to, MAGIC)) {
                return L7Guess.NOT_MINE;
            }
            if (kind(input) == '3') {
                throw new UnsupportedOperationException("as it is meant to");
            }
            return L7Guess.REQUEST;
        }

        private static byte kind(L7Input input) {
            return input.buffer[input.from + MAGIC.length];
        }

        @Override
        public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
            if (kind(input) == '2') {
                throw new ArrayIndexOutOfBoundsException("as it is meant to");
            }
            ((State) state).fails = kind(input) == '4';
            L7Message message = new L7Message();
            message.timestampMicros = input.timestampMicros;
            exchange.request(message);
            return LENGTH;
        }

        @Override
        public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
            throw new NullPointerException("as it is meant to");
        }

        @Override
        public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
            throw new StackOverflowError("as it is meant to");
        }
    }
}
