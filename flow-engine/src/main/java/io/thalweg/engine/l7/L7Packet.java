package io.thalweg.engine.l7;

/** Payload of one packet, on its way from the flow table to the parsers. Mutable, one per engine; nobody keeps it. */
public final class L7Packet {
    public long timestampMicros;
    public boolean fromClient;
    public byte[] buffer;
    public int offset;
    /** Payload bytes that were captured. */
    public int length;
    /** Payload bytes that were on the wire; more than {@link #length} when the capture cut the packet. */
    public int wireLength;
    /** Of the packet; 0 where there is no TCP. */
    public int tcpSequence;

    public boolean syn;
    public boolean fin;
    public boolean rst;

    /** Whether a handshake told who is the client. */
    public boolean isDirectionCertain;
    /** Whether the sender's handshake was seen, so that {@link #startSequence} says where its stream begins. */
    public boolean hasStart;

    public int startSequence;
    /** Whether nothing that belongs before it will come any more: a hole before it is lost at once. */
    public boolean isInOrder;
    /** Whether no payload of this sender came before. */
    public boolean isFirst;
}
