package io.thalweg.bench.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.bench.traffic.CaptureGenerator;
import io.thalweg.bench.traffic.CaptureParameters;
import io.thalweg.bench.traffic.GroundTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The capture to measure with: the user's, or a generated one that is kept for the next time.
 *
 * <p>It is measured from memory when it fits there: the flow job gets its packets in arrays too, and what a read of a file
 * costs is the kernel's. Peers read the file, and so does what they are compared with.
 *
 * @param bytes null when the file is read in each pass
 * @param truth null when nobody wrote down what the user's file holds
 */
record BenchCapture(Path file, byte[] bytes, GroundTruth truth) {
    /** Of the heap, for a capture; the rest is for flows and rows. */
    private static final double HEAP_SHARE = 0.5;

    static BenchCapture of(Path file, PrintWriter progress) throws IOException {
        Path truth = GroundTruth.beside(file);
        if (!Files.exists(truth)) {
            return new BenchCapture(file, null, null);
        }
        try {
            return new BenchCapture(file, null, GroundTruth.read(truth));
        } catch (JsonProcessingException e) {
            progress.println(truth + " is not of this generator: the sums are not compared with it");
            return new BenchCapture(file, null, null);
        }
    }

    /** The same in memory, if that suffices. */
    BenchCapture inMemory(PrintWriter progress) throws IOException {
        if (Files.size(file) <= Runtime.getRuntime().maxMemory() * HEAP_SHARE) {
            return new BenchCapture(file, Files.readAllBytes(file), truth);
        }
        progress.println(file + " is too large for the memory of this process: it is read from the file in each pass");
        return this;
    }

    PacketSource open() throws IOException {
        return bytes == null
                ? CaptureFile.open(file)
                : CaptureFile.open(bytes, file.getFileName().toString());
    }

    static BenchCapture generated(CaptureParameters parameters, PrintWriter progress) throws IOException {
        Path directory =
                Path.of(System.getProperty("java.io.tmpdir"), "thalweg-bench-" + System.getProperty("user.name"));
        Files.createDirectories(directory);
        Path file = directory.resolve(name(parameters));
        if (!Files.exists(file) || !Files.exists(GroundTruth.beside(file))) {
            progress.println("generating " + file);
            CaptureGenerator.generate(parameters, file);
        }
        return of(file, progress);
    }

    private static String name(CaptureParameters p) {
        return "capture-v%d-%dp-%df-seed%d-snap%d-%ds-ipv6.%d-loss%d-clients%d-servers%d.pcap"
                .formatted(
                        CaptureGenerator.VERSION,
                        p.packets(),
                        p.flows(),
                        p.seed(),
                        p.snapLength(),
                        p.seconds(),
                        p.ipv6Percent(),
                        p.lossPerMillion(),
                        p.clients(),
                        p.serversPerClient());
    }

    /**
     * Holds what the engine's rows sum up to against what is known of the capture.
     *
     * @return what differs; empty: nothing
     */
    String difference(EnginePass pass) {
        StringBuilder text = new StringBuilder();
        compare(text, "packets in rows", pass.totals().packets, pass.packets());
        if (pass.totals().seconds > 0) {
            compare(text, "bytes in seconds", pass.totals().secondBytes, pass.totals().bytes);
            compare(text, "bytes in documents", pass.totals().documentBytes, pass.totals().bytes);
        }
        if (truth != null) {
            compare(text, "packets", pass.totals().packets, truth.packets());
            compare(text, "bytes", pass.totals().bytes, truth.wireBytes());
            compare(text, "flows", pass.totals().flows, truth.flows());
        }
        return text.toString();
    }

    private static void compare(StringBuilder text, String what, long found, long expected) {
        if (found != expected) {
            text.append(what)
                    .append(": ")
                    .append(found)
                    .append(", should be ")
                    .append(expected)
                    .append("; ");
        }
    }
}
