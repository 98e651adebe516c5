package io.thalweg.bench.ebpf;

import io.thalweg.agent.bpf.SyscallHook;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.log.ShortLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * The agent's way from the kernel's ring to finished batches, in a process of its own, without Kafka. Does what the lines of
 * its input say, and answers each with one line:
 *
 * <pre>
 *   open HOOK [NAME...]   programs are loaded and attached, of those processes if any are named
 *   tell                  a {@link Tally}
 *   close                 they are gone; the last {@link Tally}
 * </pre>
 *
 * It ends with its input. Captures follow each other in one process, so that its code is compiled once.
 */
public final class EbpfReader {
    /** What an answer begins with that tells a failure. */
    static final String FAILED = "failed ";

    private TracedCalls traced;

    private EbpfReader() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ShortLines.useUnlessAnotherIsChosen();
        EbpfReader reader = new EbpfReader();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            System.out.println(reader.answer(line.split(" ")));
            System.out.flush();
        }
        reader.close();
    }

    private String answer(String[] words) throws InterruptedException {
        switch (words[0]) {
            case "open":
                return open(SyscallHook.valueOf(words[1]), Set.of(Arrays.copyOfRange(words, 2, words.length)));
            case "tell":
                return traced.tell().line();
            case "close":
                return close();
            default:
                return FAILED + "no such thing: " + words[0];
        }
    }

    private String open(SyscallHook hook, Set<String> names) throws InterruptedException {
        try {
            traced = TracedCalls.open(hook, names);
            return traced.tell().line();
        } catch (NativeException e) {
            return FAILED + e.getMessage();
        }
    }

    private String close() throws InterruptedException {
        if (traced == null) {
            return "";
        }
        String last = traced.close().line();
        traced = null;
        return last;
    }
}
