package io.thalweg.agent.conformance;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import java.io.IOException;
import java.nio.file.Path;

/** The packets of a capture with their headers, for tests that look below flows. */
final class DecodedCapture {
    private DecodedCapture() {}

    /** Takes a packet; the headers are those of the next one afterwards. */
    interface Taker {
        void packet(PacketHeaders headers, long nanos);
    }

    static void read(Path capture, DecodeOptions options, Taker taker) throws IOException {
        PacketDecoder decoder = new PacketDecoder(options);
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                decoder.decode(
                        packets.capturePoint().linkType(),
                        packets.timestampNanos(),
                        packets.buffer(),
                        packets.offset(),
                        packets.capturedLength(),
                        packets.wireLength());
                taker.packet(decoder.headers(), packets.timestampNanos());
            }
        }
    }
}
