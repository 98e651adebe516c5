package io.thalweg.bench.engine;

import io.thalweg.bench.Median;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.engine.trace.SpanLinks;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import io.thalweg.engine.trace.truth.LinkedSpans;
import io.thalweg.engine.trace.truth.TrueTraces;
import io.thalweg.engine.trace.truth.TruthOptions;
import io.thalweg.engine.trace.truth.TruthScore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg bench traces}: spans a second through what one core does for traces: the bytes of each span read and its
 * links taken, its component put together, and the times of the trace told. A result counts only if every edge is right.
 */
@Command(
        name = "traces",
        description = "Put traces together whose truth is known, several times in one process.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:a trace was not as it truly is"},
        footer = "%nTime is CPU time of the one thread; the median of the later half of the"
                + " passes is told. Finding components, which the trace job does in the stream, is not part of it.")
public final class TraceBench implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--traces", paramLabel = "N", description = "${DEFAULT-VALUE} unless told.")
    private int traces = 2000;

    @Option(names = "--passes", paramLabel = "N", description = "At least 2; ${DEFAULT-VALUE} unless told.")
    private int passes = 15;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed makes the same spans.")
    private long seed = 1;

    @Spec
    private CommandSpec spec;

    private final SpanCodec codec = new SpanCodec();
    private final SpanLinks links = new SpanLinks();
    private final TraceAssembler assembler = new TraceAssembler(TraceOptions.defaults());

    @Override
    public Integer call() throws IOException {
        if (traces < 1 || passes < 2) {
            throw new ParameterException(spec.commandLine(), "--traces: at least 1; --passes: at least 2");
        }
        TrueTraces truth = TrueTraces.generate(TruthOptions.of(seed, traces).withClockOffsetMicros(5_000));
        List<List<byte[]>> components = new ArrayList<>();
        long bytes = 0;
        for (List<Span> component : LinkedSpans.components(truth.spans())) {
            List<byte[]> messages = new ArrayList<>();
            for (Span span : component) {
                messages.add(codec.toBytes(span));
                bytes += messages.get(messages.size() - 1).length;
            }
            components.add(messages);
        }
        long[] reading = new long[passes];
        long[] assembling = new long[passes];
        for (int pass = 0; pass < passes; pass++) {
            if (!pass(truth, components, reading, assembling, pass)) {
                return FAILED;
            }
        }
        report(truth.size(), bytes, reading, assembling);
        return 0;
    }

    private boolean pass(TrueTraces truth, List<List<byte[]>> components, long[] reading, long[] assembling, int pass)
            throws IOException {
        List<Trace> found = new ArrayList<>();
        long keys = 0;
        for (List<byte[]> component : components) {
            long start = cpuNanos();
            List<Span> spans = new ArrayList<>(component.size());
            for (byte[] message : component) {
                Span span = SpanCodec.read(message);
                links.read(span);
                keys += links.count() == 0 ? 0 : links.key(0);
                spans.add(span);
            }
            long read = cpuNanos();
            for (Trace trace : assembler.assemble(spans)) {
                keys += trace.selfTime(0) + trace.startTime();
                found.add(trace);
            }
            assembling[pass] += cpuNanos() - read;
            reading[pass] += read - start;
        }
        TruthScore score = TruthScore.of(truth, found);
        if (keys == 0 || score.recall() < 1 || score.precision() < 1 || score.whole() < 1) {
            spec.commandLine().getErr().println("thalweg bench traces: not as they truly are: " + score);
            return false;
        }
        return true;
    }

    private void report(int spans, long bytes, long[] reading, long[] assembling) {
        int later = passes - passes / 2;
        long[] rates = new long[later];
        long[] readNanos = new long[later];
        long[] assembleNanos = new long[later];
        for (int i = 0; i < later; i++) {
            int pass = passes / 2 + i;
            readNanos[i] = reading[pass] / spans;
            assembleNanos[i] = assembling[pass] / spans;
            rates[i] = Math.round(spans * 1e9 / (reading[pass] + assembling[pass]));
        }
        spec.commandLine()
                .getOut()
                .println(new ResultLine("traces")
                        .put("spans_per_second", Median.of(rates))
                        .put("read_nanos_per_span", Median.of(readNanos))
                        .put("assemble_nanos_per_span", Median.of(assembleNanos))
                        .put("bytes_per_span", bytes / spans)
                        .put("spans", spans)
                        .put("passes", rates));
        spec.commandLine().getOut().flush();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
