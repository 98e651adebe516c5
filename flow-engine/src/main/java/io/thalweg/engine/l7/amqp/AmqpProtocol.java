package io.thalweg.engine.l7.amqp;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** AMQP 0-9-1 over TCP (amqp.org: amqp0-9-1.pdf; RabbitMQ's extensions). AMQP 1.0 is recognised and left alone. */
public final class AmqpProtocol implements L7Protocol {
    public static final int ID = 102;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "AMQP";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.of(1, 'A');
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new AmqpParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new AmqpState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return AmqpState.readState(in);
    }
}
