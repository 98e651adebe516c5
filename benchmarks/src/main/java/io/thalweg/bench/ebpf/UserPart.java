package io.thalweg.bench.ebpf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.bench.Median;
import io.thalweg.bench.agent.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Socket calls at a given rate, and as fast as one thread can: what each costs the agent, and whether it keeps up. */
final class UserPart {
    /** As the kernel has the name of the program that makes the calls; others are left out. */
    private static final String CALLER = "calls";

    private static final Pattern SAID = Pattern.compile("calls (\\d+) in ([\\d.]+) s");
    private static final int CALLS_OF_A_WRITE = 2;
    /** The reader counts what is lost once a second. */
    private static final long SETTLE_MILLIS = 1500;

    /** One run: the calls as they were made, and as they were seen. */
    private record Run(double seconds, long calls, Tally seen, ProcessorTime time) {
        double nanosPerEvent() {
            return (double) time.withoutCompilers() / seen.events();
        }

        double readerNanosPerEvent() {
            return (double) time.reader() / seen.events();
        }

        double compilerNanosPerEvent() {
            return (double) time.compilers() / seen.events();
        }

        double callsPerSecond() {
            return calls / seconds;
        }
    }

    private final ReaderProcess reader;
    private final Path caller;
    private final Results results;
    private final int connections;
    private final int bytes;

    /** @param caller the program of calls.c */
    UserPart(ReaderProcess reader, Path caller, Results results, int connections, int bytes) {
        this.reader = reader;
        this.caller = caller;
        this.results = results;
        this.connections = connections;
        this.bytes = bytes;
    }

    /** For the JVM to compile. */
    void warmUp(long events, int eventsPerSecond) throws IOException, InterruptedException {
        results.progress("warming up: " + events + " events");
        reader.open(Probes.TRACEPOINT, List.of(CALLER));
        calls(events, eventsPerSecond);
        reader.closeProbes();
    }

    void run(int rounds, int seconds, int eventsPerSecond) throws IOException, InterruptedException {
        reader.open(Probes.TRACEPOINT, List.of(CALLER));
        List<Run> paced = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            results.progress("user, round " + round + " of " + rounds + ", " + eventsPerSecond + " events/s");
            paced.add(calls((long) seconds * eventsPerSecond, eventsPerSecond));
        }
        results.progress("user, as fast as it goes");
        Run fastest = calls((long) seconds * eventsPerSecond, 0);
        reader.closeProbes();
        tell("paced", paced);
        tell("fastest", List.of(fastest));
    }

    private Run calls(long events, int eventsPerSecond) throws IOException, InterruptedException {
        Tally before = reader.tell();
        ProcessorTime timeBefore = reader.processorTime();
        Matcher said = SAID.matcher(ProgramRun.toEnd(
                caller.toString(),
                "" + connections,
                "" + events / CALLS_OF_A_WRITE,
                "" + eventsPerSecond / CALLS_OF_A_WRITE,
                "" + bytes));
        if (!said.find()) {
            throw new IOException(caller + " does not say what it did");
        }
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        ProcessorTime time = reader.processorTime().since(timeBefore);
        Run run = new Run(
                Double.parseDouble(said.group(2)),
                Long.parseLong(said.group(1)),
                reader.tell().since(before),
                time);
        if (run.seen().events() + run.seen().lost() < run.calls()) {
            throw new IOException(run.calls() + " calls were made; seen "
                    + run.seen().events() + ", counted as lost " + run.seen().lost());
        }
        return run;
    }

    private void tell(String pace, List<Run> runs) {
        ObjectNode line = results.line(Part.USER).put("pace", pace).put("connections", connections);
        line.put("bytes", bytes);
        line.put(
                "eventsPerSecond",
                Math.round(Median.of(runs.stream().map(Run::callsPerSecond).toList())));
        line.put(
                "nanosPerEvent",
                Math.round(Median.of(runs.stream().map(Run::nanosPerEvent).toList())));
        line.put(
                "readerNanosPerEvent",
                Math.round(Median.of(runs.stream().map(Run::readerNanosPerEvent).toList())));
        line.put(
                "compilerNanosPerEvent",
                Math.round(
                        Median.of(runs.stream().map(Run::compilerNanosPerEvent).toList())));
        line.putPOJO(
                "nanosPerEventOfRounds",
                runs.stream().map(run -> Math.round(run.nanosPerEvent())).toList());
        line.put("events", runs.stream().mapToLong(run -> run.seen().events()).sum());
        line.put("lostEvents", runs.stream().mapToLong(run -> run.seen().lost()).sum());
        results.tell(line);
    }
}
