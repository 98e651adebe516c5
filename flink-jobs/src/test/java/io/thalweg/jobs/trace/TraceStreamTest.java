package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.truth.TruthOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators of the job on a cluster: what they make of spans is what the rules make of all of them at once. */
class TraceStreamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anyParallelismAndOrderMakesTheTracesOfTheRules(int parallelism) throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(parallelism, 400).withTracesPerSecond(20));
        TraceRun run = new TraceRun(TrueSpans.shuffled(spans, parallelism, 3_000, new Random(parallelism))).execute();
        assertSame(run, TrueSpans.traces(spans));
    }

    @Test
    void restoredFromACheckpointItMakesTheSameTraces() throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(7, 600).withTracesPerSecond(20));
        TraceRun run = new TraceRun(TrueSpans.shuffled(spans, 2, 3_000, new Random(7)))
                .pausingEvery(10)
                .failingOnce()
                .execute();
        assertThat(run.isRestarted()).isTrue();
        assertSame(run, TrueSpans.traces(spans));
    }

    @Test
    void chainOfSixtyFourHopsIsWhole() throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(3, 20)
                .withShape(64, 1, 1)
                .withApplicationShare(0)
                .withTracesPerSecond(5));
        TraceRun run = new TraceRun(TrueSpans.shuffled(spans, 4, 3_000, new Random(3))).execute();
        assertThat(run.newest()).hasSize(20);
        assertThat(run.newest().values())
                .allSatisfy(row -> assertThat(row.treeCount).isEqualTo(1));
        assertSame(run, TrueSpans.traces(spans));
    }

    /** Its trace has been told when the span comes: it is told again, with it. */
    @Test
    void lateSpanMakesAnotherVersionOfItsTrace() throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(9, 600).withTracesPerSecond(20));
        Span late = spans.get(0);
        List<Span> order = new ArrayList<>(spans.subList(1, spans.size()));
        order.sort(Comparator.comparingLong(span -> span.endTime));
        long comesMicros = late.endTime + 25_000_000;
        int at = 0;
        while (order.get(at).endTime < comesMicros) {
            at++;
        }
        order.add(at, late);

        TraceRun run = new TraceRun(List.of(order)).pausingEvery(10).execute();

        assertSame(run, TrueSpans.traces(spans));
        assertThat(run.newest().values()).filteredOn(row -> row.version > 2).hasSize(1);
    }

    /** Such as a health checker's: every trace would be in one component. */
    @ParameterizedTest
    @ValueSource(strings = {"32768", "100"})
    void keyThatEveryTraceHasSwallowsNone(String mostOfKey) throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(13, 600).withTracesPerSecond(20));
        Set<Set<Long>> traces = TrueSpans.traces(spans);
        int marked = 0;
        for (Set<Long> trace : traces) {
            Optional<Span> first = spans.stream()
                    .filter(span -> trace.contains(span.id) && span.xRequestId0.isEmpty() && span.xRequestId1.isEmpty())
                    .min(Comparator.comparingLong(span -> span.startTime));
            first.ifPresent(span -> span.xRequestId0 = "00000000-0000-0000-0000-000000000000");
            marked += first.isPresent() ? 1 : 0;
        }
        assertThat(marked).as("traces that have it").isGreaterThan(200);

        TraceRun run = new TraceRun(TrueSpans.shuffled(spans, 2, 3_000, new Random(13)))
                .options("--links.max-spans", mostOfKey)
                .execute();

        assertSame(run, traces);
        assertThat(run.newest().values()).filteredOn(row -> row.hasConstantId).hasSizeGreaterThan(50);
    }

    /** Says how many traces differ and shows one of each side; all of them would be thousands of numbers. */
    private static void assertSame(TraceRun run, Set<Set<Long>> expected) {
        Set<Set<Long>> made = run.members();
        Set<Set<Long>> madeUp = new HashSet<>(made);
        madeUp.removeAll(expected);
        Set<Set<Long>> missing = new HashSet<>(expected);
        missing.removeAll(made);
        assertThat(madeUp.size() + missing.size())
                .as(
                        "%d made up, as %s; %d missing, as %s; sources began %d times",
                        madeUp.size(),
                        madeUp.stream().findFirst(),
                        missing.size(),
                        missing.stream().findFirst(),
                        run.begins())
                .isZero();
    }
}
