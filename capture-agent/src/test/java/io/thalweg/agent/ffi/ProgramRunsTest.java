package io.thalweg.agent.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgramRunsTest {
    @Test
    void theDescriptorOfAProgramTellsWhatTheKernelCounted() {
        String descriptor = """
                pos:\t0
                flags:\t02000002
                prog_type:\t5
                prog_jited:\t1
                prog_id:\t212
                run_time_ns:\t123456
                run_cnt:\t321
                recursion_misses:\t7
                """;

        assertThat(ProgramRuns.of("enter_read", descriptor)).isEqualTo(new ProgramRuns("enter_read", 321, 123_456));
    }

    @Test
    void anOldKernelTellsOfNoRuns() {
        assertThat(ProgramRuns.of("enter_read", "prog_id:\t212\n")).isEqualTo(new ProgramRuns("enter_read", 0, 0));
    }
}
