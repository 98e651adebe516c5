package io.thalweg.standalone.spans;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg bench trace}: spans per second of CPU through the operators of the trace job, how long after its last span a
 * trace is told, and what a span weighs that is held. It counts what comes out: a result that does not add up is none.
 */
@Command(
        name = "trace",
        description = "Put spans through the operators of the trace job, without Kafka and ClickHouse.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer =
                "%nRates are per second of CPU of the whole process; the median of the later half of the rounds is told, for before it the compiler is at work.")
public final class TraceJobBench implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** All spans of a round are held at its end. */
    private static final int SECONDS_OF_SPANS = 30;

    private static final int SPANS_PER_TRACE = 42;
    private static final long QUIET_MICROS = TimeUnit.SECONDS.toMicros(10);
    private static final long STARTS_WITHIN_MICROS = TimeUnit.SECONDS.toMicros(15);
    private static final int MICROS_PER_MILLI = 1000;

    @Option(
            names = "--traces",
            paramLabel = "N",
            description = "In a round, of some 42 spans each; ${DEFAULT-VALUE} unless told.")
    private int traces = 5_000;

    @Option(names = "--parallelism", paramLabel = "N", description = "${DEFAULT-VALUE} unless told.")
    private int parallelism = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Of so many traces after each other, in one job; at least 2; ${DEFAULT-VALUE} unless told.")
    private int rounds = 10;

    @Option(
            names = "--pace",
            paramLabel = "N",
            description = "Spans a second of the pass that tells latencies, for 30 seconds; 0: no such pass;"
                    + " ${DEFAULT-VALUE} unless told.")
    private int pace = 20_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (traces < SECONDS_OF_SPANS || parallelism < 1 || rounds < 2 || pace < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--traces: at least 30; --parallelism: 1; --rounds: 2; --pace: 0");
        }
        // First: what earlier clusters in this process leave behind would be weighed, too.
        print(weight());
        print(rates());
        if (pace > 0) {
            print(latency());
        }
        return 0;
    }

    private ObjectNode rates() throws Exception {
        SpanLoad load = new SpanLoad(rounds, traces, SECONDS_OF_SPANS, parallelism, 0);
        SpanRun run = SpanRun.fast(load);
        long[] rates = run.rates();
        long[] later = Arrays.copyOfRange(rates, rounds / 2, rounds);
        Arrays.sort(later);
        ObjectNode result = result("trace")
                .put("spans_per_cpu_second", later[later.length / 2])
                .put("spans", load.spans)
                .put("traces", run.tracesOut.get())
                .put("bytes_per_span", load.bytes / load.spans)
                .put("most_spans_of_a_subtask", run.most());
        ArrayNode all = result.putArray("rounds");
        Arrays.stream(rates).forEach(all::add);
        return result;
    }

    private ObjectNode weight() throws Exception {
        SpanLoad load = new SpanLoad(1, traces, SECONDS_OF_SPANS, parallelism, 0);
        SpanRun run = SpanRun.weighed(load);
        return result("trace-weight")
                .put("heap_bytes_per_open_span", run.heapBytes / load.spans)
                .put("spans", load.spans);
    }

    private ObjectNode latency() throws Exception {
        int tracesPerSecond = Math.max(1, pace / SPANS_PER_TRACE);
        long begin = System.currentTimeMillis() * MICROS_PER_MILLI + STARTS_WITHIN_MICROS;
        SpanLoad load = new SpanLoad(1, tracesPerSecond * SECONDS_OF_SPANS, SECONDS_OF_SPANS, parallelism, begin);
        Latencies latencies = SpanRun.paced(load).latencies;
        return result("trace-latency")
                .put("spans_per_second", load.spans / SECONDS_OF_SPANS)
                .put("traces", latencies.count())
                .put("p50_millis_beyond_quiet", (latencies.quantile(0.5) - QUIET_MICROS) / MICROS_PER_MILLI)
                .put("p99_millis_beyond_quiet", (latencies.quantile(0.99) - QUIET_MICROS) / MICROS_PER_MILLI);
    }

    private ObjectNode result(String name) {
        return JSON.createObjectNode().put("benchmark", name).put("parallelism", parallelism);
    }

    private void print(ObjectNode result) throws Exception {
        spec.commandLine().getOut().println(JSON.writeValueAsString(result));
        spec.commandLine().getOut().flush();
    }
}
