package io.thalweg.agent.fuzz;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Inputs to begin with, made of capture files: a fuzzer that starts from real packets gets past the first checks. */
final class FuzzSeeds {
    private static final int MOST_FRAMES = 24;
    private static final int MOST_BYTES = 12_000;
    private static final CapturePoint[] POINTS = {new CapturePoint(1, 1, 0, TapMode.LOCAL, LinkType.ETHERNET, "eth0")};

    private FuzzSeeds() {}

    /** Capture files below a folder, in the order of their names; none if there is no such folder. */
    static List<Path> captures(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(pcap|pcapng|cap)"))
                    .sorted()
                    .toList();
        }
    }

    /** Inputs for a target that say what is in this capture. */
    static List<byte[]> of(Class<?> target, Path capture) throws IOException {
        if (target == CaptureFileTarget.class) {
            return Files.size(capture) <= MOST_BYTES ? List.of(Files.readAllBytes(capture)) : List.of();
        }
        List<byte[]> frames = frames(capture);
        if (target == FrameTarget.class) {
            return frames.stream().map(FuzzSeeds::withLink).toList();
        }
        if (target == BatchTarget.class) {
            return List.of(batch(frames));
        }
        return target == SessionTarget.class ? session(frames) : List.of(stream(frames));
    }

    /** Frames of Ethernet captures only: the others have few. */
    private static List<byte[]> frames(Path capture) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        try (PacketSource source = CaptureFile.open(capture)) {
            while (frames.size() < MOST_FRAMES && source.next()) {
                if (source.capturePoint().linkType() == LinkType.ETHERNET) {
                    int from = source.offset();
                    frames.add(Arrays.copyOfRange(source.buffer(), from, from + source.capturedLength()));
                }
            }
        }
        return frames;
    }

    private static byte[] withLink(byte[] frame) {
        byte[] input = new byte[frame.length + 2];
        System.arraycopy(frame, 0, input, 2, frame.length);
        return input;
    }

    private static byte[] stream(List<byte[]> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            if (out.size() < MOST_BYTES) {
                EngineTarget.append(out, out.size() % 7 == 0 ? 0x40 : 0, 3, frame);
            }
        }
        return out.toByteArray();
    }

    private static byte[] batch(List<byte[]> frames) {
        PacketBatchWriter writer = new PacketBatchWriter(1 << 16);
        writer.begin(1, 2, 3, 4, EngineTarget.START, POINTS, POINTS.length);
        for (byte[] frame : frames) {
            int length = Math.min(frame.length, 200);
            writer.append(EngineTarget.START, 0, PacketDirection.UNKNOWN, frame.length, frame, 0, length);
        }
        return Arrays.copyOf(writer.buffer(), writer.finish(EngineTarget.START, 0, 0));
    }

    /** Payloads of the first conversation that has any. */
    private static List<byte[]> session(List<byte[]> frames) {
        PacketDecoder decoder = new PacketDecoder(EngineOptions.defaults().decode());
        PacketHeaders h = decoder.headers();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int client = -1;
        int server = -1;
        for (byte[] frame : frames) {
            decoder.decode(LinkType.ETHERNET, frame, 0, frame.length, frame.length);
            if (!h.hasPorts || h.capturedPayloadBytes() == 0 || out.size() > MOST_BYTES) {
                continue;
            }
            if (client < 0) {
                client = h.sourcePort;
                server = h.destinationPort;
                int port = server & ~1 | (h.hasTcpHeader ? 0 : 1);
                out.write(port >>> 8);
                out.write(port);
            }
            boolean fromClient = h.sourcePort == client && h.destinationPort == server;
            if (fromClient || h.sourcePort == server && h.destinationPort == client) {
                int length = h.capturedPayloadBytes();
                out.write(fromClient ? 0 : 1);
                out.write(length >>> 8);
                out.write(length);
                out.write(frame, h.payloadOffset, length);
            }
        }
        return out.size() == 0 ? List.of() : List.of(out.toByteArray());
    }
}
