package io.thalweg.bench.micro;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.bench.traffic.CaptureGenerator;
import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.bench.traffic.GroundTruth;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The frames of a generated capture in memory, one after another in one array. */
final class SampleFrames {
    final int count;
    final byte[] bytes;
    final int[] offsets;
    final int[] capturedLengths;
    final int[] wireLengths;
    final long[] timestampNanos;
    final CapturePoint point;

    private SampleFrames(int expected, PacketSource source) throws IOException {
        offsets = new int[expected];
        capturedLengths = new int[expected];
        wireLengths = new int[expected];
        timestampNanos = new long[expected];
        byte[] all = new byte[1 << 20];
        int length = 0;
        int read = 0;
        while (source.next()) {
            int captured = source.capturedLength();
            if (length + captured > all.length) {
                all = Arrays.copyOf(all, all.length * 2);
            }
            System.arraycopy(source.buffer(), source.offset(), all, length, captured);
            offsets[read] = length;
            capturedLengths[read] = captured;
            wireLengths[read] = source.wireLength();
            timestampNanos[read] = source.timestampNanos();
            length += captured;
            read++;
        }
        count = read;
        bytes = all;
        point = source.capturePoint();
    }

    static SampleFrames generate(int packets, int flows) throws IOException {
        Path file = Files.createTempFile("thalweg-bench", ".pcap");
        try {
            CaptureParameters parameters =
                    CaptureParameters.defaults().withPackets(packets).withFlows(flows);
            CaptureGenerator.generate(parameters, file);
            try (PacketSource source = CaptureFile.open(file)) {
                return new SampleFrames(packets, source);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(GroundTruth.beside(file));
        }
    }

    void feed(FlowEngine engine) {
        for (int i = 0; i < count; i++) {
            engine.packet(
                    point,
                    PacketDirection.UNKNOWN,
                    timestampNanos[i],
                    wireLengths[i],
                    bytes,
                    offsets[i],
                    capturedLengths[i]);
        }
    }

    /** All packets within one second, so that no flow times out. */
    void feedAtOnce(FlowEngine engine) {
        for (int i = 0; i < count; i++) {
            engine.packet(
                    point,
                    PacketDirection.UNKNOWN,
                    timestampNanos[0] + i,
                    wireLengths[i],
                    bytes,
                    offsets[i],
                    capturedLengths[i]);
        }
    }
}
