package io.thalweg.bench.micro;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time to put one packet into a batch, and to take it out again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PacketBatchBenchmark {
    private static final int PACKETS = 2000;
    private static final int FLOWS = 100;
    private static final int BATCH_BYTES = 900_000;

    private final PacketBatchWriter writer = new PacketBatchWriter(BATCH_BYTES);
    private final PacketBatchReader reader = new PacketBatchReader();
    private SampleFrames frames;
    private CapturePoint[] points;
    private long base;
    private byte[] batch;

    @Setup
    public void generate() throws IOException {
        frames = SampleFrames.generate(PACKETS, FLOWS);
        points = new CapturePoint[] {frames.point};
        base = frames.timestampNanos[0];
        int length = write();
        batch = Arrays.copyOf(writer.buffer(), length);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int write() {
        writer.begin(1, 0, 1, 1, base, points, 1);
        for (int i = 0; i < PACKETS; i++) {
            // All within the batch's four seconds.
            boolean fits = writer.append(
                    base + i,
                    0,
                    PacketDirection.IN,
                    frames.wireLengths[i],
                    frames.bytes,
                    frames.offsets[i],
                    frames.capturedLengths[i]);
            if (!fits) {
                throw new IllegalStateException("packet " + i + " does not fit");
            }
        }
        return writer.finish(base + PACKETS, 0, 0);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long read() throws MalformedBatchException {
        reader.wrap(batch, 0, batch.length);
        long sum = 0;
        while (reader.next()) {
            sum += reader.timestampNanos() + reader.frameOffset() + reader.frameLength() + reader.wireLength();
        }
        return sum;
    }
}
