package io.thalweg.bench.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that reads packets: what it costs, told by the kernel, and what it says of itself. */
final class Reader implements AutoCloseable {
    private static final int TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private final Process process;
    private final BufferedReader output;
    private final long startedAt = System.nanoTime();

    private Reader(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @param namespace null: this one
     * @param command replaces the one that enters the namespace: their process is the same
     */
    static Reader start(String namespace, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(namespace == null ? List.of() : List.of("ip", "netns", "exec", namespace));
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
        // As wherever the agent is started; other readers allocate next to nothing.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        return new Reader(builder.start());
    }

    /** Waits for a line with this text; the result is the time since the start in nanoseconds. */
    long await(String text) throws IOException {
        awaitLine(Pattern.compile(Pattern.quote(text)));
        return System.nanoTime() - startedAt;
    }

    private Matcher awaitLine(Pattern pattern) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
            seen.append(line).append(System.lineSeparator());
        }
        throw new IOException("a reader ended early: " + seen);
    }

    /** User and system time of all threads so far. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return ticks * TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
    }

    /** Likewise of threads that compile: what they take ends when all is compiled. */
    long compilerNanos() throws IOException {
        return ThreadTimes.of(process.pid()).compilers();
    }

    long residentKibibytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /** Ends it and finds what it says then. */
    Matcher stop(Pattern said) throws IOException {
        // Unlike Process.destroy this leaves its output open.
        process.toHandle().destroy();
        return awaitLine(said);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
