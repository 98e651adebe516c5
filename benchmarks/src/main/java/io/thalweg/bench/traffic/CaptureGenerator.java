package io.thalweg.bench.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Makes a capture of mixed traffic: DNS, HTTP, Redis, MySQL, TLS, bulk transfers, pings, refused and unanswered
 * connections. The same parameters make the same bytes on every machine.
 *
 * <p>First every flow but the bulk ones is played to nobody, to count its packets; the bulk flows share what is left.
 * Then all flows are played together, each from its begin on, in the order of their packets' times.
 */
public final class CaptureGenerator {
    /** Raised when equal parameters give other bytes than before: captures that were kept are void then. */
    public static final int VERSION = 1;

    private static final int ID_BITS = 24;

    private final CaptureParameters parameters;
    private final FrameBuilder frame;
    /** Begin of each flow in µs after the first second, then its id; ascending. */
    private final long[] begins;

    private final int[] bulkBudgets;
    private int nextBulk;

    private CaptureGenerator(CaptureParameters parameters) throws IOException {
        this.parameters = parameters;
        frame = new FrameBuilder(parameters.snapLength());
        begins = new long[parameters.flows()];
        bulkBudgets = dealBulk(countOthers());
        Arrays.sort(begins);
    }

    /**
     * Writes a capture and, {@link GroundTruth#beside} it, the truth about it. Files appear when they are whole.
     *
     * @throws IllegalArgumentException when the packets do not suffice for the flows
     */
    public static GroundTruth generate(CaptureParameters parameters, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path partial = Files.createTempFile(directory, "capture", ".partial");
        Path partialTruth = Files.createTempFile(directory, "truth", ".partial");
        try {
            GroundTruth truth = new CaptureGenerator(parameters).write(partial);
            truth.write(partialTruth);
            Files.move(partialTruth, GroundTruth.beside(file), StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            return truth;
        } finally {
            Files.deleteIfExists(partial);
            Files.deleteIfExists(partialTruth);
        }
    }

    private long countOthers() throws IOException {
        long[] packets = {0};
        PacketSink counter = (micros, kind, built) -> packets[0]++;
        GroundTruth nobodys = new GroundTruth();
        for (int id = 0; id < begins.length; id++) {
            Flow flow = new Flow(parameters, id);
            begins[id] = flow.beginMicros - Flow.EPOCH_MICROS << ID_BITS | id;
            if (flow.kind != TrafficKind.BULK) {
                FlowScript script = FlowScript.of(flow, parameters, nobodys);
                while (script.send(frame, counter)) {}
            }
        }
        return packets[0];
    }

    private int[] dealBulk(long packetsOfOthers) {
        int flows = 0;
        for (int id = 0; id < begins.length; id++) {
            flows += TrafficKind.of(id) == TrafficKind.BULK ? 1 : 0;
        }
        long least = packetsOfOthers + (long) flows * BulkScript.LEAST_PACKETS;
        if (parameters.packets() < least) {
            throw new IllegalArgumentException("packets: " + parameters.packets() + " are too few for "
                    + parameters.flows() + " flows, which need at least " + least);
        }
        return BulkBudgets.deal(parameters.packets() - packetsOfOthers, flows, parameters.seed());
    }

    private GroundTruth write(Path file) throws IOException {
        GroundTruth truth = new GroundTruth();
        truth.parameters = parameters;
        try (PcapWriter out = new PcapWriter(Files.newOutputStream(file), parameters.snapLength(), truth)) {
            play(out, truth);
        }
        return truth;
    }

    private void play(PacketSink sink, GroundTruth truth) throws IOException {
        PriorityQueue<FlowScript> waiting =
                new PriorityQueue<>(Comparator.<FlowScript>comparingLong(script -> script.dueMicros)
                        .thenComparingInt(script -> script.flow.id));
        for (long begin : begins) {
            FlowScript beginning = begin(new Flow(parameters, (int) begin & (1 << ID_BITS) - 1), truth);
            playUntil(beginning.dueMicros, waiting, sink);
            waiting.add(beginning);
        }
        playUntil(Long.MAX_VALUE, waiting, sink);
    }

    private void playUntil(long micros, PriorityQueue<FlowScript> waiting, PacketSink sink) throws IOException {
        while (!waiting.isEmpty() && waiting.peek().dueMicros <= micros) {
            FlowScript script = waiting.poll();
            if (script.send(frame, sink)) {
                waiting.add(script);
            }
        }
    }

    private FlowScript begin(Flow flow, GroundTruth truth) {
        truth.flow(flow);
        return flow.kind == TrafficKind.BULK
                ? new BulkScript(flow, bulkBudgets[nextBulk++], parameters, truth)
                : FlowScript.of(flow, parameters, truth);
    }
}
