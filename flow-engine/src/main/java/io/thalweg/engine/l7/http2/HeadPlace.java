package io.thalweg.engine.l7.http2;

/** Where a header block that was decoded stands: its stream, its time, and what of the message lies with it. Reused. */
final class HeadPlace {
    int streamId;
    boolean isPromise;
    boolean endsStream;
    boolean fromClient;
    long timestampMicros;
    int sequence;
    /** Bytes of the frames it came in that were captured. */
    int headBytes;
    /** Bytes of frames with the message's body that were captured in the same packet. */
    int bodyCaptured;
    /** Sequence number behind that packet. */
    int packetEnd;
    /** Bytes of the body that these frames announce. */
    long bodyBytes;
    /** Whether that is the whole body. */
    boolean isWhole;
}
