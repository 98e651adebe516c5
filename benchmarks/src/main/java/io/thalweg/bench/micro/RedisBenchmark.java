package io.thalweg.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time of one Redis command and its reply, from payload to row, literals masked. Below 2000 ns is the aim. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RedisBenchmark {
    private static final byte[] GET = bytes("*2\r\n$3\r\nGET\r\n$12\r\nsession:4711\r\n");
    private static final byte[] VALUE = bytes("$24\r\nabcdefghijklmnopqrstuvwx\r\n");
    private static final byte[] SET = bytes(
            "*5\r\n$3\r\nSET\r\n$12\r\nsession:4711\r\n$24\r\nabcdefghijklmnopqrstuvwx\r\n$2\r\nEX\r\n$2\r\n60\r\n");
    private static final byte[] OK = bytes("+OK\r\n");

    private final SessionFlow flow = SessionFlow.tcp("Redis", 6379);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    public long getAndValue() {
        return flow.exchange(GET, VALUE);
    }

    @Benchmark
    public long setAndOk() {
        return flow.exchange(SET, OK);
    }
}
