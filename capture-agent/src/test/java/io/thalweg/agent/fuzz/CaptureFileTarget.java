package io.thalweg.agent.fuzz;

import static io.thalweg.agent.fuzz.FrameTarget.require;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.CaptureFileException;
import io.thalweg.agent.pcap.PacketSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The readers of pcap and pcapng, packed or not: the input is the file. */
public final class CaptureFileTarget {
    /** A packed file may hold much more than it is long; this many packets show enough of it. */
    private static final int MOST_PACKETS = 100_000;

    private CaptureFileTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(input), "fuzzed")) {
            for (int packets = 0; packets < MOST_PACKETS && source.next(); packets++) {
                require(source.offset() >= 0 && source.capturedLength() >= 0, "packet inside the buffer");
                require(
                        source.offset() + source.capturedLength() <= source.buffer().length,
                        "packet inside the buffer");
                require(source.wireLength() >= source.capturedLength(), "wire length at least what was captured");
                require(source.capturePoint() != null, "a capture point");
            }
        } catch (CaptureFileException expected) {
            require(expected.reason() != null, "a reason");
        }
    }
}
