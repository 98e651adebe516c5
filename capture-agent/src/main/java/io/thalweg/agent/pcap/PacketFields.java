package io.thalweg.agent.pcap;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;

/** What both file formats share: the fields of the current packet and the end of the file. */
abstract class PacketFields implements PacketSource {
    /** libpcap's MAXIMUM_SNAPLEN: no capture tool writes longer frames of the link types read here. */
    static final int MAX_CAPTURED = 262_144;

    final InputWindow in;
    long timestampNanos;
    int wireLength;
    int offset;
    int capturedLength;
    CapturePoint capturePoint;
    PacketDirection direction = PacketDirection.UNKNOWN;
    private boolean ended;

    PacketFields(InputWindow in) {
        this.in = in;
    }

    /** Reads on to the next packet; false at the end of the file. */
    abstract boolean read() throws IOException;

    @Override
    public final boolean next() throws IOException {
        if (ended) {
            return false;
        }
        ended = true;
        boolean found = read();
        ended = !found;
        return found;
    }

    @Override
    public final void beforeReuse(Runnable last) {
        in.beforeMove(last);
    }

    /** Takes the frame at {@code at}, all of whose bytes are in the window. */
    final void frame(FileLink link, int at, int captured, int onWire) {
        offset = at;
        capturedLength = captured;
        wireLength = Math.max(onWire, captured);
        if (link == FileLink.FDDI) {
            int shorter = FddiFrame.rewrite(in.bytes, at, captured);
            offset += shorter;
            capturedLength -= shorter;
            wireLength -= shorter;
        }
    }

    final void checkLengths(int captured, int onWire) throws CaptureFileException {
        if (captured < 0 || captured > MAX_CAPTURED) {
            throw in.broken("a packet claims " + Integer.toUnsignedString(captured) + " captured bytes, more than the "
                    + MAX_CAPTURED + " possible");
        }
        if (onWire < 0) {
            throw in.broken("a packet claims " + Integer.toUnsignedString(onWire) + " bytes on the wire");
        }
    }

    @Override
    public final long timestampNanos() {
        return timestampNanos;
    }

    @Override
    public final int wireLength() {
        return wireLength;
    }

    @Override
    public final byte[] buffer() {
        return in.bytes;
    }

    @Override
    public final int offset() {
        return offset;
    }

    @Override
    public final int capturedLength() {
        return capturedLength;
    }

    @Override
    public final CapturePoint capturePoint() {
        return capturePoint;
    }

    @Override
    public final PacketDirection direction() {
        return direction;
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }
}
