package io.thalweg.agent.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processes are told of, and by which names: a list of names never told of, then matchers of which the first that
 * holds decides. What no matcher holds for is not told of.
 *
 * @param ignored kernel names
 */
public record ProcessRules(Set<String> ignored, List<ProcessMatcher> matchers) {
    /** What rules make of a process. */
    public record Named(ProcessInfo process, String name, Map<String, String> tags) {}

    /** Helpers of shells and containers, of which there are many and short ones. */
    private static final Set<String> HELPERS =
            Set.of("sleep", "sh", "bash", "dash", "pause", "runc", "conmon", "grep", "awk", "sed", "curl", "cat");

    /** Java programs are called by their jar, Python's by their script, others by their own name. */
    public static ProcessRules defaults() {
        return new ProcessRules(
                HELPERS,
                List.of(
                        rewrite("\\bjava(?: +\\S+)* +-jar +(?:\\S*/)?([^ /]+\\.jar)"),
                        rewrite("\\bpython[\\d.]*(?: +-[^mc ]\\S*)* +(?:\\S*/)?([^ /-][^ /]*\\.py)\\b"),
                        new ProcessMatcher(
                                Pattern.compile("."),
                                ProcessMatcher.Subject.CMDLINE_WITH_ARGS,
                                ProcessMatcher.Action.ACCEPT,
                                false,
                                Set.of(),
                                "",
                                Map.of())));
    }

    private static ProcessMatcher rewrite(String pattern) {
        return new ProcessMatcher(
                Pattern.compile(pattern),
                ProcessMatcher.Subject.CMDLINE_WITH_ARGS,
                ProcessMatcher.Action.ACCEPT,
                false,
                Set.of(),
                "$1",
                Map.of());
    }

    /** Null: not told of. */
    Named apply(ProcessInfo process, ProcessInfo parent) {
        if (ignored.contains(process.kernelName())) {
            return null;
        }
        for (ProcessMatcher matcher : matchers) {
            Matcher match = matcher.match(process, parent);
            if (match != null) {
                return matcher.action() == ProcessMatcher.Action.DROP
                        ? null
                        : new Named(process, matcher.name(process, match), matcher.tags());
            }
        }
        return null;
    }
}
