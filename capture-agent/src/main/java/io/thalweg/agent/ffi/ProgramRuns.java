package io.thalweg.agent.ffi;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often an eBPF program ran and how long, since it was loaded: of the runs that the kernel counted, which it does while
 * the setting {@code kernel.bpf_stats_enabled} is 1.
 *
 * @param nanos with some of the counting itself
 */
public record ProgramRuns(String program, long runs, long nanos) {
    private static final Pattern RUNS = Pattern.compile("(?m)^run_cnt:\\s*(\\d+)$");
    private static final Pattern NANOS = Pattern.compile("(?m)^run_time_ns:\\s*(\\d+)$");

    /** @param descriptor what /proc/PID/fdinfo says of the program's file descriptor; kernels before 5.1 tell of no runs */
    static ProgramRuns of(String program, String descriptor) {
        return new ProgramRuns(
                program,
                number(RUNS, descriptor).orElse(0),
                number(NANOS, descriptor).orElse(0));
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }
}
