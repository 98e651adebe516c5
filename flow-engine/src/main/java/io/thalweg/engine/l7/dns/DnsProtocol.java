package io.thalweg.engine.l7.dns;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Protocol;
import io.thalweg.engine.l7.PortRanges;
import io.thalweg.engine.l7.TextCache;
import java.io.DataInput;
import java.io.IOException;

/** DNS over UDP and TCP (RFC 1035). */
public final class DnsProtocol implements L7Protocol {
    public static final int ID = 120;

    private static final int DNS = 53;
    private static final int MULTICAST_DNS = 5353;

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String title() {
        return "DNS";
    }

    @Override
    public boolean over(int ipProtocol) {
        return ipProtocol == IpProtocol.UDP || ipProtocol == IpProtocol.TCP;
    }

    @Override
    public PortRanges defaultPorts() {
        return PortRanges.of(DNS, MULTICAST_DNS);
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
        return new DnsParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        return new DnsState();
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return DnsState.readFrom(in);
    }
}
