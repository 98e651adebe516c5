package io.thalweg.engine.l7;

public final class L7Packet {
    public long timestampMicros;
    public boolean fromClient;
    public byte[] buffer;
    public int offset, length, wireLength, tcpSequence;
    public boolean syn, fin, rst;
}
