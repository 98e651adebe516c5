package io.thalweg.bench.ebpf;

import io.thalweg.agent.ffi.ProgramRuns;
import java.util.ArrayList;
import java.util.List;

/**
 * What a capture has done so far, as it tells between processes: one line of words.
 *
 * <pre>
 *   EVENTS LOST PROGRAMS {NAME RUNS NANOS}
 * </pre>
 *
 * @param events of socket calls put into batches
 * @param lost for which the ring had no room
 * @param attached programs
 */
record Tally(long events, long lost, int attached, List<ProgramRuns> programs) {
    private static final int FIRST_PROGRAM = 3;
    private static final int PROGRAM_WORDS = 3;

    static Tally of(String line) {
        String[] words = line.split(" ");
        List<ProgramRuns> programs = new ArrayList<>();
        for (int at = FIRST_PROGRAM; at + PROGRAM_WORDS <= words.length; at += PROGRAM_WORDS) {
            programs.add(new ProgramRuns(words[at], Long.parseLong(words[at + 1]), Long.parseLong(words[at + 2])));
        }
        return new Tally(Long.parseLong(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]), programs);
    }

    String line() {
        StringBuilder line = new StringBuilder()
                .append(events)
                .append(' ')
                .append(lost)
                .append(' ')
                .append(attached);
        for (ProgramRuns program : programs) {
            line.append(' ').append(program.program());
            line.append(' ').append(program.runs()).append(' ').append(program.nanos());
        }
        return line.toString();
    }

    /** What came since an earlier one of the same capture; of programs, those that ran since. */
    Tally since(Tally earlier) {
        List<ProgramRuns> ran = new ArrayList<>();
        for (ProgramRuns now : programs) {
            ProgramRuns before = earlier.program(now.program());
            if (now.runs() > before.runs()) {
                ran.add(new ProgramRuns(now.program(), now.runs() - before.runs(), now.nanos() - before.nanos()));
            }
        }
        return new Tally(events - earlier.events, lost - earlier.lost, attached, ran);
    }

    private ProgramRuns program(String name) {
        return programs.stream()
                .filter(program -> program.program().equals(name))
                .findFirst()
                .orElse(new ProgramRuns(name, 0, 0));
    }
}
