package io.thalweg.standalone.up;

import java.io.PrintStream;
import java.util.Locale;

/** What the person in front of {@code up} reads: one line per event, with the part that it is about in front. */
public final class Console {
    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    public void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    public void say(String part, String line) {
        say(String.format(Locale.ROOT, "  %-11s %s", part, line));
    }
}
