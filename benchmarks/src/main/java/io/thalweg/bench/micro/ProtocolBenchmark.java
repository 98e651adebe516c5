package io.thalweg.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time of one short exchange of each protocol that has no benchmark of its own, on a flow of many, from payload to row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtocolBenchmark {
    @Param
    public ProtocolSample protocol;

    private SessionFlow flow;
    private byte[] request;
    private byte[] response;

    @Setup
    public void open() {
        flow = protocol.flow();
        request = protocol.request;
        response = protocol.response;
    }

    @Benchmark
    public long exchange() {
        return flow.exchange(request, response);
    }
}
