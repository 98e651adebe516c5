package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.MetricsRules;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a job's metrics are made with.
 *
 * @param enabled whether there are any
 * @param seconds whether rows of seconds are told, beside those of minutes
 * @param lateness how long after its end a second or a minute still takes documents in
 * @param maxWaiting documents that a task of the flow operator holds back at once
 * @param maxOpen documents of seconds and minutes that wait for their end in all windows together
 * @param parallelism of what merges documents and of its sinks; 0: the job's
 */
public record MetricsSettings(
        boolean enabled,
        boolean seconds,
        MetricsRules rules,
        Duration lateness,
        int maxWaiting,
        int maxOpen,
        int parallelism)
        implements Serializable {}
