package io.thalweg.bench.micro;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time of one MySQL query and a result set of ten rows, from payload to row, literals masked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MysqlBenchmark {
    private static final int ROWS = 10;
    private static final String QUERY =
            "SELECT o.id, o.total FROM orders o JOIN users u ON u.id = o.user WHERE u.name = 'ann' AND o.total > 100 LIMIT 10";

    private final SessionFlow flow = SessionFlow.tcp("MySQL", 3306);
    private byte[] query;
    private byte[] answer;

    @Setup
    public void write() {
        query = packet(0, "\3" + QUERY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int sequence = 1;
        out.writeBytes(packet(sequence++, "\2"));
        out.writeBytes(packet(sequence++, "\3def" + "\0".repeat(40)));
        out.writeBytes(packet(sequence++, "\3def" + "\0".repeat(40)));
        for (int i = 0; i < ROWS; i++) {
            out.writeBytes(packet(sequence++, "\0034711\006199.95"));
        }
        out.writeBytes(packet(sequence, "\376\0\0\2\0\0\0"));
        answer = out.toByteArray();
    }

    private static byte[] packet(int sequence, String payload) {
        byte[] bytes = ("...." + payload).getBytes(StandardCharsets.ISO_8859_1);
        bytes[0] = (byte) payload.length();
        bytes[1] = (byte) (payload.length() >> 8);
        bytes[2] = 0;
        bytes[3] = (byte) sequence;
        return bytes;
    }

    @Benchmark
    public long queryAndResultSet() {
        return flow.exchange(query, answer);
    }
}
