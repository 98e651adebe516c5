package io.thalweg.bench.ebpf;

import io.thalweg.agent.ffi.ProgramRuns;
import java.util.List;

/**
 * What the programs at entries and exits of system calls took. A call is counted when it ends; the few that have only one of
 * the two programs, such as close, are too few to matter.
 *
 * @param programs of system calls, that ran
 * @param leaves runs at exits
 * @param nanos of all
 */
record CallCost(List<ProgramRuns> programs, long leaves, long nanos) {
    private static final List<String> ENTERING = List.of("enter_", "all_enter");
    private static final List<String> LEAVING = List.of("leave_", "all_leave");

    static CallCost of(List<ProgramRuns> all) {
        List<ProgramRuns> programs = all.stream()
                .filter(program -> isAt(ENTERING, program) || isAt(LEAVING, program))
                .toList();
        long leaves = programs.stream()
                .filter(program -> isAt(LEAVING, program))
                .mapToLong(ProgramRuns::runs)
                .sum();
        return new CallCost(
                programs,
                leaves,
                programs.stream().mapToLong(ProgramRuns::nanos).sum());
    }

    private static boolean isAt(List<String> prefixes, ProgramRuns program) {
        return prefixes.stream().anyMatch(program.program()::startsWith);
    }

    double nanosPerCall() {
        return leaves == 0 ? 0 : (double) nanos / leaves;
    }
}
