package io.thalweg.engine.l7.ping;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** Echo of ICMP and ICMPv6. The flow table hands over echo messages from their ICMP header on, as datagrams. */
public final class PingProtocol implements L7Protocol {
    public static final int ID = 122;

    static final int ICMP = 1;
    static final int ICMPV6 = 58;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "Ping";
    }

    @Override
    public boolean over(int ipProtocol) {
        return ipProtocol == ICMP || ipProtocol == ICMPV6;
    }

    @Override
    public boolean pairsById() {
        return true;
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return new PingParser();
    }

    @Override
    public L7ParserState newState() {
        return null;
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        throw new IOException("L7 state: ping has none");
    }
}
