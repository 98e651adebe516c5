package io.thalweg.engine.trace.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of traces whose truth is known. The figures that are printed are those of docs/traces.md. */
class TraceTruthTest {
    private static final int TRACES = 1000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyEdgeAndEveryTraceIsRightWhenNothingIsMissing(long seed) {
        allIsRight(TrueTraces.generate(TruthOptions.of(seed, TRACES)), "seed " + seed);
    }

    @Test
    void tenThousandTracesASecondAreToldApart() {
        allIsRight(TrueTraces.generate(TruthOptions.of(11, 2 * TRACES).withTracesPerSecond(10_000)), "10 000 traces/s");
    }

    @Test
    void clocksThatAreOffChangeNothingWhenNothingIsMissing() {
        for (long seed = 21; seed < 24; seed++) {
            TruthOptions options = TruthOptions.of(seed, TRACES).withClockOffsetMicros(20_000);
            allIsRight(TrueTraces.generate(options), "clocks +-20 ms, seed " + seed);
        }
    }

    @Test
    void chainOfSixtyFourServicesIsWhole() {
        allIsRight(TrueTraces.generate(TruthOptions.of(31, 50).withShape(64, 1, 1)), "64 services deep");
    }

    @Test
    void fanOfThousandsOfSpansIsWhole() {
        int widest = 0;
        for (long seed = 41; seed < 49; seed++) {
            TrueTraces truth = TrueTraces.generate(TruthOptions.of(seed, 2).withShape(2, 1, 8000));
            allIsRight(truth, "fans, seed " + seed);
            widest = Math.max(widest, truth.size());
        }
        assertThat(widest).isGreaterThan(20_000);
    }

    /** As a gateway sends it that has been set up to. What only the id would have told is missing; nothing is made up of it. */
    @ParameterizedTest
    @CsvSource({"20, 0.99", "200, 0.98", "2000, 0.85"})
    void constantXRequestIdTellsNothing(int tracesPerSecond, double whole) {
        TrueTraces truth = TrueTraces.generate(TruthOptions.of(5, TRACES).withTracesPerSecond(tracesPerSecond));
        for (Span span : truth.spans()) {
            span.xRequestId0 = "constant";
            span.xRequestId1 = "constant";
        }
        TruthScore score = score(truth);

        System.out.println("constant x-request-id, " + tracesPerSecond + " traces/s: " + score);
        assertThat(score.precision()).isGreaterThan(0.999);
        assertThat(score.recall()).isGreaterThan(0.997);
        assertThat(score.whole()).isGreaterThan(whole);
    }

    @ParameterizedTest
    @CsvSource({
        // loss, clock offset, least precision, least recall, least share of whole traces
        "0.01,     0, 0.999, 0.996, 0.93",
        "0.01, 20000, 0.999, 0.996, 0.93",
        "0.05,     0, 0.998, 0.985, 0.74",
        "0.05, 20000, 0.998, 0.985, 0.74",
    })
    void lossLeavesMostOfItRight(double loss, long offset, double precision, double recall, double whole) {
        TruthOptions options = TruthOptions.of(51, 2 * TRACES).withClockOffsetMicros(offset);
        TruthScore score = score(TrueTraces.generate(options).lose(loss, 1));

        System.out.println("loss " + loss + ", clocks +-" + offset / 1000 + " ms: " + score);
        assertThat(score.precision()).isGreaterThan(precision);
        assertThat(score.recall()).isGreaterThan(recall);
        assertThat(score.whole()).isGreaterThan(whole);
    }

    @Property(tries = 20)
    void orderOfArrivalAndRepeatsChangeNothing(@ForAll long seed) {
        TrueTraces truth = TrueTraces.generate(TruthOptions.of(seed, 40).withClockOffsetMicros(20_000))
                .lose(0.03, seed);
        List<Span> spans = truth.spans();
        TreeSet<String> expected = described(spans);

        Random random = new Random(seed);
        for (int i = spans.size() / 5; i > 0; i--) {
            spans.add(spans.get(random.nextInt(spans.size())));
        }
        Collections.shuffle(spans, random);

        assertThat(described(spans)).isEqualTo(expected);
    }

    private static TreeSet<String> described(List<Span> spans) {
        TreeSet<String> lines = new TreeSet<>();
        for (Trace trace : traces(spans)) {
            for (int i = 0; i < trace.size(); i++) {
                long parent = trace.parent(i) < 0 ? 0 : trace.span(trace.parent(i)).id;
                lines.add(trace.id() + " " + trace.span(i).id + " <- " + parent + " " + trace.relation(i) + " "
                        + trace.confidence(i) + " " + trace.startTime(i) + " " + trace.selfTime(i));
            }
        }
        return lines;
    }

    private static void allIsRight(TrueTraces truth, String title) {
        TruthScore score = score(truth);
        System.out.println(title + ": " + score);
        assertThat(score.precision()).isEqualTo(1);
        assertThat(score.recall()).isEqualTo(1);
        assertThat(score.whole()).isEqualTo(1);
    }

    private static TruthScore score(TrueTraces truth) {
        return TruthScore.of(truth, traces(truth.spans()));
    }

    private static List<Trace> traces(List<Span> spans) {
        TraceAssembler assembler = new TraceAssembler(TraceOptions.defaults());
        List<Trace> traces = new ArrayList<>();
        for (List<Span> component : LinkedSpans.components(spans)) {
            traces.addAll(assembler.assemble(component));
        }
        return traces;
    }
}
