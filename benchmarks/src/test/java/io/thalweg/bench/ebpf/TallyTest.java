package io.thalweg.bench.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.ffi.ProgramRuns;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final Tally BEFORE = new Tally(
            100, 1, 30, List.of(new ProgramRuns("enter_read", 10, 4000), new ProgramRuns("leave_read", 10, 7000)));
    private static final Tally AFTER = new Tally(
            400,
            3,
            30,
            List.of(
                    new ProgramRuns("enter_read", 110, 44_000),
                    new ProgramRuns("leave_read", 110, 77_000),
                    new ProgramRuns("process_exec", 5, 100),
                    new ProgramRuns("enter_close", 0, 0)));

    @Test
    void whatOneProcessWritesAnotherReads() {
        assertThat(Tally.of(AFTER.line())).isEqualTo(AFTER);
        Tally empty = new Tally(0, 0, 0, List.of());
        assertThat(Tally.of(empty.line())).isEqualTo(empty);
    }

    @Test
    void whatCameSinceHasOnlyProgramsThatRan() {
        assertThat(AFTER.since(BEFORE))
                .isEqualTo(new Tally(
                        300,
                        2,
                        30,
                        List.of(
                                new ProgramRuns("enter_read", 100, 40_000),
                                new ProgramRuns("leave_read", 100, 70_000),
                                new ProgramRuns("process_exec", 5, 100))));
    }

    @Test
    void aCallIsItsEntryAndItsExit() {
        CallCost cost = CallCost.of(AFTER.since(BEFORE).programs());

        assertThat(cost.leaves()).isEqualTo(100);
        assertThat(cost.nanosPerCall()).isEqualTo(1100);
        assertThat(cost.programs()).extracting(ProgramRuns::program).containsExactly("enter_read", "leave_read");
    }

    @Test
    void whereNoCallWasSeenNoneCostsAnything() {
        assertThat(CallCost.of(List.of()).nanosPerCall()).isZero();
    }
}
