package io.thalweg.standalone.up;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A process that {@code up} keeps running.
 *
 * @param name what the console and the logs call it
 * @param command program and arguments
 * @param probe tells whether it does its work
 * @param startWithin how long it may take from its start until the probe is content
 * @param stopWithin how long it may take to stop after SIGTERM before it is killed
 * @param once true for a child that ends by itself when its work is done, and is then not started again
 * @param preparation what is done before each start
 */
public record ChildSpec(
        String name,
        List<String> command,
        Probe probe,
        Duration startWithin,
        Duration stopWithin,
        boolean once,
        Preparation preparation) {
    /** What must be done while the process is not there; the child does not start when it fails. */
    @FunctionalInterface
    public interface Preparation {
        void run() throws IOException;
    }

    public ChildSpec {
        command = List.copyOf(command);
    }

    /** Of a child that starts without preparation. */
    public ChildSpec(
            String name, List<String> command, Probe probe, Duration startWithin, Duration stopWithin, boolean once) {
        this(name, command, probe, startWithin, stopWithin, once, () -> {});
    }
}
