package io.thalweg.bench.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A program that is run to its end. */
public final class ProgramRun {
    private ProgramRun() {}

    /** What it said, its errors, too. Fails with its words. */
    public static String toEnd(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.trim());
        }
        return said;
    }
}
