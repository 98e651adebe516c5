package io.thalweg.engine.l7;

/** A stretch of one direction of a flow, without holes: {@code buffer} from {@code from} to {@code to}. Mutable, reused. */
public final class L7Input {
    public byte[] buffer;
    public int from;
    public int to;
    /** Where the newest segment begins; {@code from} unless bytes of earlier ones come before it. */
    public int segment;
    /** What the bytes were on the wire: more than what is here when the capture cut the packet. */
    public int wireLength;
    /** Whether it is of a stream; otherwise it is a whole datagram. */
    public boolean isStream;

    public boolean fromClient;
    /** When the byte at {@code from} passed. */
    public long timestampMicros;
    /** TCP sequence number of the byte at {@code from}; 0 for datagrams. */
    public int sequence;
    /** Whether the byte at {@code from} is known to be the first that this side sent in its connection. */
    public boolean isStart;

    public int length() {
        return to - from;
    }

    /** What to be done with when no message begins here: everything, or up to the newest segment, where one may begin. */
    public int toNextSegment() {
        return segment > from ? segment - from : length();
    }
}
