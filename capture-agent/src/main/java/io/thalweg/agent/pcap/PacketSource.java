package io.thalweg.agent.pcap;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.Closeable;
import java.io.IOException;

/**
 * Packets of a capture, one after another in file order.
 *
 * <p>The accessors speak of the packet that the last {@link #next} found. Its bytes stay as they are until the next call,
 * and beyond it until {@link #beforeReuse} tells that they will not.
 * Nothing is allocated per packet. One thread at a time.
 */
public interface PacketSource extends Closeable {
    /**
     * Moves to the next packet.
     *
     * @return false at the end of the capture, and ever after
     * @throws CaptureFileException when the rest of the file cannot be read as a capture; all packets before that
     *     place have been delivered, and the next call returns false
     */
    boolean next() throws IOException;

    /**
     * Has {@code last} called each time before the bytes of packets that were delivered may change, within {@link #next}:
     * the last moment for work that was put off. One at a time; the later one replaces the earlier.
     */
    void beforeReuse(Runnable last);

    /** Nanoseconds since the epoch. */
    long timestampNanos();

    /** Bytes of the frame as it was on the wire, at least {@link #capturedLength}. */
    int wireLength();

    /** Holds the frame from {@link #offset}; may be another array after each {@link #next}. */
    byte[] buffer();

    int offset();

    int capturedLength();

    /** Where the packet was seen; the same instance for all packets of one interface of one file. */
    CapturePoint capturePoint();

    /** As the file tells it; {@link PacketDirection#UNKNOWN} where it does not. */
    PacketDirection direction();

    /** Packets passed over so far because their interface's link type is not read; pcapng only. */
    long skippedPackets();

    @Override
    void close() throws IOException;
}
