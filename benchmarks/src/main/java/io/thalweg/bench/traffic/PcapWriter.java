package io.thalweg.bench.traffic;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pcap: little-endian, µs, Ethernet. Source: draft-ietf-opsawg-pcap. */
final class PcapWriter implements PacketSink, Closeable {
    private static final int MAGIC_MICROS = 0xa1b2_c3d4;
    private static final int ETHERNET = 1;
    private static final int RECORD_HEADER = 16;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final GroundTruth truth;

    PcapWriter(OutputStream out, int snapLength, GroundTruth truth) {
        this.out = out;
        this.truth = truth;
        buffer.putInt(MAGIC_MICROS).putShort((short) 2).putShort((short) 4).putLong(0);
        buffer.putInt(snapLength).putInt(ETHERNET);
    }

    @Override
    public void packet(long micros, TrafficKind kind, FrameBuilder frame) throws IOException {
        int captured = frame.capturedLength();
        if (buffer.remaining() < RECORD_HEADER + captured) {
            flush();
        }
        buffer.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
        buffer.putInt(captured).putInt(frame.wireLength());
        buffer.put(frame.bytes(), 0, captured);
        truth.packet(micros, kind, captured, frame.wireLength());
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}
