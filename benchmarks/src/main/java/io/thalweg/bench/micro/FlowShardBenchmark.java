package io.thalweg.bench.micro;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.flow.FlowShard;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a checkpoint does to one shard of about ten thousand live flows: copy, write; and what a restart does: read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FlowShardBenchmark {
    private static final int FLOWS = 20_000;
    private static final int PACKETS = 30 * FLOWS;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private FlowShard shard;
    private byte[] bytes;

    @Setup
    public void fill() throws IOException {
        FlowEngine engine = new FlowEngine(EngineOptions.defaults(), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                // The flows that ended do not matter.
            }

            @Override
            public void session(L7FlowLog row) {
                // Nor do their sessions.
            }
        });
        shard = engine.newShard(1, 0);
        engine.open(shard);
        SampleFrames.generate(PACKETS, FLOWS).feedAtOnce(engine);
        bytes = write();
    }

    @Benchmark
    public FlowShard copy() {
        return shard.copy();
    }

    @Benchmark
    public byte[] write() throws IOException {
        written.reset();
        try (DataOutputStream out = new DataOutputStream(written)) {
            shard.writeTo(out);
        }
        return written.toByteArray();
    }

    @Benchmark
    public FlowShard read() throws IOException {
        return FlowShard.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
