package io.thalweg.jobs.tagging;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.thalweg.event.Topics;
import io.thalweg.jobs.options.CheckedOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * How rows are tagged.
 *
 * @param processesTopic empty: none
 * @param loadTimeout how long a start waits for the directory
 * @param holdBack how long a row waits for the resource of its address; zero: not at all
 * @param maxWaiting rows of a subtask that wait at once
 * @param keepEnded how long the directory knows what has ended
 */
public record TaggingOptions(
        String resourcesTopic,
        String processesTopic,
        Duration loadTimeout,
        Duration holdBack,
        int maxWaiting,
        Duration keepEnded)
        implements Serializable {
    public static final ConfigOption<String> RESOURCES_TOPIC = key("resources.topic")
            .stringType()
            .defaultValue(Topics.RESOURCES)
            .withDescription("Resources of Kubernetes and others, by which rows are tagged; one partition.");

    public static final ConfigOption<String> PROCESSES_TOPIC = key("processes.topic")
            .stringType()
            .defaultValue(Topics.PROCESSES)
            .withDescription("Processes of the agents' machines, for the pods of socket calls; empty: none.");

    public static final ConfigOption<Duration> LOAD_TIMEOUT = key("tagging.load-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription("How long a start waits until it has read both topics; after it rows leave without tags"
                    + " until they are read.");

    public static final ConfigOption<Duration> HOLD_BACK = key("tagging.hold-back")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("How long a row waits, in event time, for the pod of an address in a block of pods that"
                    + " nobody has yet; 0 s: not at all.");

    public static final ConfigOption<Integer> MAX_WAITING = key("tagging.max-waiting")
            .intType()
            .defaultValue(1 << 16)
            .withDescription("Rows of a subtask that wait so at once, a sixteenth of them of one shard; one more leaves"
                    + " as it is.");

    public static final ConfigOption<Duration> KEEP_ENDED = key("tagging.keep-ended")
            .durationType()
            .defaultValue(Duration.ofHours(2))
            .withDescription("How long after its end, in event time, a resource still tags rows of its time.");

    public static final List<ConfigOption<?>> ALL =
            List.of(RESOURCES_TOPIC, PROCESSES_TOPIC, LOAD_TIMEOUT, HOLD_BACK, MAX_WAITING, KEEP_ENDED);

    private static final Duration LONGEST_HOLD_BACK = Duration.ofMinutes(1);
    private static final Duration SHORTEST_KEEP = Duration.ofMinutes(5);
    private static final int FEWEST_WAITING = 16;

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong value: what, and what is allowed */
    public static TaggingOptions of(CheckedOptions options) {
        return new TaggingOptions(
                options.notEmpty(RESOURCES_TOPIC, "a topic's name"),
                options.get(PROCESSES_TOPIC).strip(),
                options.atLeast(LOAD_TIMEOUT, Duration.ZERO),
                options.within(HOLD_BACK, Duration.ZERO, LONGEST_HOLD_BACK),
                options.within(MAX_WAITING, FEWEST_WAITING, Integer.MAX_VALUE),
                options.atLeast(KEEP_ENDED, SHORTEST_KEEP));
    }

    boolean hasProcesses() {
        return !processesTopic.isEmpty();
    }
}
