package io.thalweg.bench.ebpf;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program that asks a server for something says at its end. Latencies are those that it saw. */
record LoadResult(long requests, double requestsPerSecond, double meanMicros, double p99Micros) {
    private static final double MICROS_PER_MILLI = 1000;
    private static final double MICROS_PER_SECOND = 1_000_000;

    /** "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms" */
    private static final Pattern REDIS = Pattern.compile(
            "(?m)^\"[A-Z][^\"]*\",\"([\\d.]+)\",\"([\\d.]+)\",\"[\\d.]+\",\"[\\d.]+\",\"[\\d.]+\",\"([\\d.]+)\",\"[\\d.]+\"$");

    private static final Pattern WRK_REQUESTS = Pattern.compile("(?m)^\\s+(\\d+) requests in ");
    private static final Pattern WRK_RATE = Pattern.compile("(?m)^Requests/sec:\\s+([\\d.]+)$");
    private static final Pattern WRK_MEAN = Pattern.compile("(?m)^\\s+Latency\\s+([\\d.]+)(us|ms|s)\\s");
    private static final Pattern WRK_P99 = Pattern.compile("(?m)^\\s+99%\\s+([\\d.]+)(us|ms|s)$");
    private static final Pattern WRK_FAILURE = Pattern.compile("(?m)^\\s+(Socket errors:.*|Non-2xx.*)$");

    /** Of {@code redis-benchmark --csv}, since 6.2. */
    static LoadResult ofRedisBenchmark(String said, long requests) throws IOException {
        Matcher row = found(REDIS, said, "redis-benchmark");
        return new LoadResult(
                requests,
                Double.parseDouble(row.group(1)),
                Double.parseDouble(row.group(2)) * MICROS_PER_MILLI,
                Double.parseDouble(row.group(3)) * MICROS_PER_MILLI);
    }

    /** Of {@code wrk --latency}. */
    static LoadResult ofWrk(String said) throws IOException {
        Matcher failure = WRK_FAILURE.matcher(said);
        if (failure.find()) {
            throw new IOException("wrk: " + failure.group(1));
        }
        return new LoadResult(
                Long.parseLong(found(WRK_REQUESTS, said, "wrk").group(1)),
                Double.parseDouble(found(WRK_RATE, said, "wrk").group(1)),
                micros(found(WRK_MEAN, said, "wrk")),
                micros(found(WRK_P99, said, "wrk")));
    }

    private static Matcher found(Pattern pattern, String said, String program) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IOException(program + " tells no result: " + said.trim());
        }
        return matcher;
    }

    private static double micros(Matcher time) {
        double number = Double.parseDouble(time.group(1));
        switch (time.group(2)) {
            case "us":
                return number;
            case "ms":
                return number * MICROS_PER_MILLI;
            default:
                return number * MICROS_PER_SECOND;
        }
    }
}
