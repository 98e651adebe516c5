package io.thalweg.bench.micro;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code thalweg bench jmh}: the steps of the packets' way one by one, each in a process of its own. */
@Command(
        name = "jmh",
        description = "Run the JMH benchmarks whose names match.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class JmhCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "REGEX", description = "Part of a name; without it all run.")
    private String name = ".*";

    @Option(names = "--list", description = "Only tell the names.")
    private boolean list;

    @Option(names = "--gc", description = "Also tell the bytes allocated by each operation.")
    private boolean gc;

    @Option(names = "--forks", paramLabel = "N", description = "Processes for each; ${DEFAULT-VALUE} unless told.")
    private int forks = 1;

    @Override
    public Integer call() throws RunnerException {
        var options = new OptionsBuilder()
                .include(name)
                .forks(forks)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                .shouldFailOnError(true);
        if (gc) {
            options.addProfiler(GCProfiler.class);
        }
        Runner runner = new Runner(options.build());
        if (list) {
            runner.list();
        } else {
            runner.run();
        }
        return 0;
    }
}
