package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** Kafka over TCP, all API keys and versions (kafka.apache.org/protocol). */
public final class KafkaProtocol implements L7Protocol {
    public static final int ID = 100;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Kafka";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.ofLength(RequestHead.MAX_SIZE);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new KafkaParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new KafkaState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return KafkaState.readState(in);
    }
}
