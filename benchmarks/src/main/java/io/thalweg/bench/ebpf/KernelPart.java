package io.thalweg.bench.ebpf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thalweg.agent.ffi.ProgramRuns;
import io.thalweg.bench.agent.ProgramRun;
import java.io.IOException;
import java.util.List;

/**
 * What the programs take by the kernel's own count, a call's entry and exit: of calls that are traced, of those of a process
 * that a filter leaves out, and of those on files that are no sockets. The count has some of its own cost in it.
 */
final class KernelPart {
    private static final List<String> NOBODY = List.of("nobody-is-named");

    private final Servers servers;
    private final ReaderProcess reader;
    private final Results results;
    private final Load load;
    private final int seconds;

    /** @param load whose calls are counted */
    KernelPart(Servers servers, ReaderProcess reader, Results results, Load load, int seconds) {
        this.servers = servers;
        this.reader = reader;
        this.results = results;
        this.load = load;
        this.seconds = seconds;
    }

    /** What makes calls while the kernel counts. */
    private interface Calls {
        void make() throws IOException;
    }

    void run() throws IOException {
        double estimate = servers.estimate(load);
        Calls onSockets = () -> servers.run(load, seconds, estimate);
        // A byte at a time: two calls each.
        Calls onFiles = () -> ProgramRun.toEnd(
                "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=" + 400_000L * seconds, "status=none");
        CountedRuns counting = CountedRuns.begin();
        try {
            for (Probes probes : List.of(Probes.TRACEPOINT, Probes.RAW)) {
                count(probes, "traced", List.of(), onSockets);
                count(probes, "other-process", NOBODY, onSockets);
                count(probes, "no-socket", List.of(), onFiles);
            }
        } finally {
            counting.end();
        }
    }

    private void count(Probes probes, String calls, List<String> names, Calls made) throws IOException {
        results.progress("kernel, " + probes.key() + ", " + calls);
        reader.open(probes, names);
        Tally before = reader.tell();
        made.make();
        Tally seen = reader.tell().since(before);
        reader.closeProbes();
        CallCost cost = CallCost.of(seen.programs());
        for (ProgramRuns program : cost.programs()) {
            ObjectNode line =
                    results.line(Part.KERNEL).put("probes", probes.key()).put("calls", calls);
            line.put("program", program.program()).put("runs", program.runs());
            results.tell(line.put("nanosPerRun", program.nanos() / program.runs()));
        }
        ObjectNode line = results.line(Part.KERNEL).put("probes", probes.key()).put("calls", calls);
        line.put("events", seen.events()).put("leaves", cost.leaves());
        line.put("nanosPerCall", Math.round(cost.nanosPerCall()));
        if (seen.events() > 0) {
            line.put("nanosPerEvent", Math.round((double) cost.nanos() / seen.events()));
        }
        results.tell(line);
    }
}
