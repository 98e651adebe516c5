package io.thalweg.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one PostgreSQL query and its ten rows, from payload to row: as text, and prepared, with a parameter, in one go.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PostgresqlBenchmark {
    private static final String JOIN =
            "SELECT o.id, o.total FROM orders o JOIN users u ON u.id = o.user WHERE u.name = ";
    private static final String FIELD = "00000000 0000 00000017 0004 ffffffff 0000";

    private final SessionFlow simple = SessionFlow.tcp("PostgreSQL", 5432);
    private final SessionFlow extended = SessionFlow.tcp("PostgreSQL", 5432);
    private byte[] query;
    private byte[] answer;
    private byte[] prepared;
    private byte[] preparedAnswer;

    @Setup
    public void write() {
        String parse = message("P", "00 '" + JOIN + "$1 LIMIT 10' 00 0000");
        String bind = message("B", "00 00 0000 0001 00000003 'ann' 0001 0000");
        String describe = message("D", "'P' 00");
        String execute = message("E", "00 00000000");
        query = SampleBytes.of(message("Q", "'" + JOIN + "' 27 'ann' 27 ' LIMIT 10' 00"));
        answer = SampleBytes.of(rows(), message("Z", "'I'"));
        prepared = SampleBytes.of(parse, bind, describe, execute, message("S", ""));
        preparedAnswer = SampleBytes.of(message("1", ""), message("2", ""), rows(), message("Z", "'I'"));
    }

    private static String rows() {
        String fields = message("T", "0002 'id' 00" + FIELD + "'total' 00" + FIELD);
        String row = message("D", "0002 00000004 '4711' 00000006 '199.95'");
        return fields + row.repeat(10) + message("C", "'SELECT 10' 00");
    }

    private static String message(String type, String body) {
        return " '%s' %08x %s ".formatted(type, 4 + SampleBytes.of(body).length, body);
    }

    @Benchmark
    public long queryAndRows() {
        return simple.exchange(query, answer);
    }

    @Benchmark
    public long preparedQueryAndRows() {
        return extended.exchange(prepared, preparedAnswer);
    }
}
