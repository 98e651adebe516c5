package io.thalweg.standalone.up;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code thalweg up}: the whole pipeline on this machine - Kafka, ClickHouse, the flow job on Flink, the capture agent -
 * each in a process of its own, until Ctrl-C. This process moves no data; it starts, watches and stops the others.
 */
@Command(
        name = "up",
        description = "Run the whole pipeline on this machine until Ctrl-C; what it stores is kept.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Up implements Callable<Integer> {
    @Mixin
    private UpOptions options;

    private final Console console = new Console(System.out);

    @Override
    public Integer call() {
        try (DataDirectory data = DataDirectory.open(options.data)) {
            return run(data);
        } catch (UpException e) {
            console.say("thalweg up: " + e.getMessage());
            return 1;
        }
    }

    private int run(DataDirectory data) {
        Supervisor supervisor = new Supervisor(data, console);
        AtomicInteger exitCode = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, data, console, exitCode), "stop"));
        try {
            new Pipeline(options, data, supervisor, console).start();
            supervisor.watch();
        } catch (UpException e) {
            console.say("thalweg up: " + e.getMessage());
            exitCode.set(1);
        } catch (InterruptedException e) {
            // The hook stops the children already; it also ends this process.
            Thread.currentThread().interrupt();
        }
        return exitCode.get();
    }

    /** The one way out, after a failure and after Ctrl-C or SIGTERM. */
    static void stop(Supervisor supervisor, DataDirectory data, Console console, AtomicInteger exitCode) {
        try {
            supervisor.stop();
            console.say("Stopped. The data is kept in " + data.root());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A signal would make the exit code 130 or 143, yet this is how `up` is meant to end.
        Runtime.getRuntime().halt(exitCode.get());
    }
}
