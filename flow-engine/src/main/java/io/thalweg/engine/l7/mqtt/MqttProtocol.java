package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** MQTT 3.1, 3.1.1 and 5 over TCP (OASIS: MQTT Version 5.0, MQTT Version 3.1.1). */
public final class MqttProtocol implements L7Protocol {
    public static final int ID = 101;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "MQTT";
    }

    @Override
    public FirstBytes firstBytes() {
        return FirstBytes.range(0x10, 0xff);
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new MqttParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new MqttState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return MqttState.readState(in);
    }
}
