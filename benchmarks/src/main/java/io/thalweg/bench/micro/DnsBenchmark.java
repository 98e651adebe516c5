package io.thalweg.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Time of one DNS query and its answer over UDP, from payload to row. Below 2000 ns is the aim. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DnsBenchmark {
    private static final String CARTS = "05 'carts' 04 'shop' 03 'svc' 07 'cluster' 05 'local' 00";
    private static final String PAGES = "03 'www' 04 'shop' 07 'example' 00";
    /** What a resolver says of itself, for EDNS. */
    private static final String OPTIONS = "00 0029 04d0 00 00 0000 0000";

    private static final byte[] ADDRESS = SampleBytes.of("1c2e 0100 0001 0000 0000 0001", CARTS, "0001 0001", OPTIONS);
    private static final byte[] TWO_ADDRESSES = SampleBytes.of(
            "1c2e 8580 0001 0002 0000 0001",
            CARTS,
            "0001 0001",
            "c00c 0001 0001 0000001e 0004 0a600007",
            "c00c 0001 0001 0000001e 0004 0a600008",
            OPTIONS);

    private static final byte[] PAGE = SampleBytes.of("77a1 0100 0001 0000 0000 0000", PAGES, "001c 0001");
    private static final byte[] ALIAS = SampleBytes.of(
            "77a1 8180 0001 0002 0000 0000",
            PAGES,
            "001c 0001",
            "c00c 0005 0001 0000012c 0007 04 'edge' c010",
            "c02e 001c 0001 0000003c 0010 20010db8 00000000 00000000 00000001");

    private final SessionFlow lookups = SessionFlow.udp("DNS", 53);
    private final SessionFlow forwarder = SessionFlow.udp("DNS", 53);

    /** As libraries ask: from a port, and so in a flow, of its own. */
    @Benchmark
    public long addressesInAFlowOfTheirOwn() {
        lookups.reconnect();
        return lookups.exchange(ADDRESS, TWO_ADDRESSES);
    }

    /** As servers that forward queries ask: from the same port. */
    @Benchmark
    public long aliasInAFlowOfMany() {
        return forwarder.exchange(PAGE, ALIAS);
    }
}
