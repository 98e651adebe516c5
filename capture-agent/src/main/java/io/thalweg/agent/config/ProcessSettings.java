package io.thalweg.agent.config;

import io.thalweg.agent.process.ProcessMatcher;
import io.thalweg.agent.process.ProcessRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which processes are told of, and how often they are looked at.
 *
 * @param interval zero: never
 */
public record ProcessSettings(Duration interval, ProcessRules rules) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);
    private static final int MAX_MATCHERS = 100;

    public static ProcessSettings defaults() {
        return new ProcessSettings(DEFAULT_INTERVAL, ProcessRules.defaults());
    }

    static ProcessSettings read(Section section) throws ConfigException {
        section.allow("enabled", "interval", "blacklist", "matchers");
        Duration interval = section.duration("interval", DEFAULT_INTERVAL, LEAST_INTERVAL, MOST_INTERVAL);
        ProcessRules defaults = ProcessRules.defaults();
        Set<String> ignored = Set.copyOf(section.strings("blacklist", List.copyOf(defaults.ignored())));
        List<ProcessMatcher> matchers = section.has("matchers") ? matchers(section) : defaults.matchers();
        return new ProcessSettings(
                section.flag("enabled", true) ? interval : Duration.ZERO, new ProcessRules(ignored, matchers));
    }

    private static List<ProcessMatcher> matchers(Section section) throws ConfigException {
        List<Section> rules = section.sections("matchers");
        if (rules.size() > MAX_MATCHERS) {
            throw new ConfigException("processes.matchers has " + rules.size() + "; allowed: " + MAX_MATCHERS);
        }
        List<ProcessMatcher> matchers = new ArrayList<>();
        for (Section rule : rules) {
            matchers.add(matcher(rule));
        }
        return matchers;
    }

    private static ProcessMatcher matcher(Section rule) throws ConfigException {
        rule.allow("match", "type", "action", "only-in-container", "users", "rewrite-name", "tags");
        return new ProcessMatcher(
                rule.pattern("match"),
                rule.choice("type", ProcessMatcher.Subject.class, ProcessMatcher.Subject.PROCESS_NAME),
                rule.choice("action", ProcessMatcher.Action.class, ProcessMatcher.Action.ACCEPT),
                rule.flag("only-in-container", false),
                Set.copyOf(rule.strings("users", List.of())),
                rule.string("rewrite-name", ""),
                rule.words("tags"));
    }
}
