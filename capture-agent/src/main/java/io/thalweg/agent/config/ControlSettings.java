package io.thalweg.agent.config;

import java.time.Duration;

/**
 * How the agent stands to its control plane.
 *
 * @param maxEscape so long it goes on without an answer of it; zero: for ever
 */
public record ControlSettings(Duration maxEscape) {
    static final ControlSettings DEFAULTS = new ControlSettings(Duration.ofHours(1));
    private static final Duration MOST = Duration.ofDays(30);

    static ControlSettings read(Section section) throws ConfigException {
        section.allow("max-escape");
        return new ControlSettings(section.duration("max-escape", DEFAULTS.maxEscape(), Duration.ZERO, MOST));
    }
}
