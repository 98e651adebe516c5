package io.thalweg.agent.pcap;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A packet as a source delivered it, copied. */
record ReadPacket(
        long timestampNanos, int wireLength, byte[] frame, CapturePoint capturePoint, PacketDirection direction) {

    static ReadPacket of(PacketSource source) {
        byte[] frame = Arrays.copyOfRange(source.buffer(), source.offset(), source.offset() + source.capturedLength());
        return new ReadPacket(
                source.timestampNanos(), source.wireLength(), frame, source.capturePoint(), source.direction());
    }

    /** All packets of a file; {@code into} also gets those before a failure. */
    static List<ReadPacket> all(byte[] file, int chunk, List<ReadPacket> into) throws IOException {
        try (PacketSource source = CaptureFile.open(new ByteArrayInputStream(file), "test.pcap", chunk)) {
            while (source.next()) {
                into.add(of(source));
            }
        }
        return into;
    }

    static List<ReadPacket> all(byte[] file) throws IOException {
        return all(file, InputWindow.CHUNK, new ArrayList<>());
    }
}
