package io.thalweg.bench.ebpf;

import io.thalweg.bench.agent.ProgramRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that asks a server as fast as it is answered: one point of a curve.
 *
 * @param pipeline requests that a connection sends before it waits
 */
record Load(Client client, int connections, int pipeline) {
    /** By which a request is sent. */
    enum Client {
        REDIS_BENCHMARK("redis-benchmark"),
        WRK("wrk");

        private final String program;

        Client(String program) {
            this.program = program;
        }

        String program() {
            return program;
        }
    }

    /** Requests of a first run, for as long as it takes. */
    private static final int FEW_REQUESTS = 5000;

    private static final int VALUE_BYTES = 64;
    /** Of the requests of a time without probes: with them they take longer. */
    private static final double SHARE = 0.85;

    /** All that there are, for so many connections each. */
    static List<Load> curve(List<Integer> connections, List<Integer> pipelines) {
        List<Load> curve = new ArrayList<>();
        for (int pipeline : pipelines) {
            for (int each : connections) {
                curve.add(new Load(Client.REDIS_BENCHMARK, each, pipeline));
            }
        }
        for (int each : connections) {
            curve.add(new Load(Client.WRK, each, 1));
        }
        return curve;
    }

    /** How many requests it makes in a second, roughly: redis-benchmark is told a number and not a time. */
    double estimate(int port) throws IOException {
        return client == Client.WRK
                ? 0
                : redis(port, (long) FEW_REQUESTS * pipeline).requestsPerSecond();
    }

    LoadResult run(int port, int seconds, double estimate) throws IOException {
        return client == Client.WRK ? wrk(port, seconds) : redis(port, Math.round(SHARE * estimate * seconds));
    }

    private LoadResult redis(int port, long wanted) throws IOException {
        long requests = Math.max(wanted, connections);
        String said = ProgramRun.toEnd(
                client.program,
                "-h",
                "127.0.0.1",
                "-p",
                "" + port,
                "-t",
                "set",
                "-d",
                "" + VALUE_BYTES,
                "-c",
                "" + connections,
                "-P",
                "" + pipeline,
                "-n",
                "" + requests,
                "--csv");
        return LoadResult.ofRedisBenchmark(said, requests);
    }

    private LoadResult wrk(int port, int seconds) throws IOException {
        return LoadResult.ofWrk(ProgramRun.toEnd(
                client.program,
                "-t",
                "1",
                "-c",
                "" + connections,
                "-d",
                seconds + "s",
                "--latency",
                "http://127.0.0.1:" + port + "/"));
    }

    @Override
    public String toString() {
        return client.program + " with " + connections + (pipeline > 1 ? ", pipeline " + pipeline : "");
    }
}
