package io.thalweg.bench.micro;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.JsonRowWriter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L4FlowLogTable;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.NativeWriter;
import io.thalweg.engine.row.ProtobufRowWriter;
import io.thalweg.engine.row.RowBinaryWriter;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.row.RowWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time to write one flow row, in each of the forms that rows leave in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowWriterBenchmark {
    private static final int ROWS = 1000;

    private final RowWriter<L4FlowLog> rowBinary = new RowBinaryWriter<>(L4FlowLogTable.TABLE);
    private final RowWriter<L4FlowLog> json = new JsonRowWriter<>(L4FlowLogTable.TABLE);
    private final RowWriter<L4FlowLog> protobuf = new ProtobufRowWriter<>(L4FlowLogTable.TABLE);
    private final NativeWriter<L4FlowLog> nativeBlock = new NativeWriter<>(L4FlowLogTable.TABLE);
    private final List<L4FlowLog> rows = new ArrayList<>();

    @Setup
    public void makeRows() throws IOException {
        FlowEngine engine = new FlowEngine(EngineOptions.defaults().withWholeFlows(true), new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                rows.add(row);
            }

            @Override
            public void session(L7FlowLog row) {
                // Only flows are written here.
            }
        });
        engine.open(engine.newShard(1, 0));
        SampleFrames.generate(30 * ROWS, ROWS).feed(engine);
        engine.finish();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int rowBinary() {
        return write(rowBinary);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int nativeBlock() {
        nativeBlock.reset();
        for (L4FlowLog row : rows) {
            nativeBlock.write(row);
        }
        return nativeBlock.length();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int json() {
        return write(json);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int protobuf() {
        return write(protobuf);
    }

    private int write(RowWriter<L4FlowLog> writer) {
        writer.reset();
        for (L4FlowLog row : rows) {
            writer.write(row);
        }
        return writer.length();
    }
}
