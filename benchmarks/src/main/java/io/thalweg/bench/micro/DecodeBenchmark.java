package io.thalweg.bench.micro;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time to decode one frame of the mix, headers cold in no cache but the last. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private static final int PACKETS = 50_000;

    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private SampleFrames frames;

    @Setup
    public void generate() throws IOException {
        frames = SampleFrames.generate(PACKETS, PACKETS / 25);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long decode() {
        long sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            decoder.decode(
                    frames.point.linkType(),
                    frames.bytes,
                    frames.offsets[i],
                    frames.capturedLengths[i],
                    frames.wireLengths[i]);
            sum += decoder.headers().payloadBytes;
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long decodeAndShard() {
        long sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            decoder.decode(
                    frames.point.linkType(),
                    frames.bytes,
                    frames.offsets[i],
                    frames.capturedLengths[i],
                    frames.wireLengths[i]);
            sum += decoder.headers().shardHash();
        }
        return sum;
    }
}
