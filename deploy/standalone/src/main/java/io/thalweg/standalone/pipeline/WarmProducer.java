package io.thalweg.standalone.pipeline;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.standalone.cluster.Cluster;
import io.thalweg.standalone.up.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The capture agent's replay in a process that stays from pass to pass, so that only the first has the cost of starting it.
 * Each line that the process reads is the arguments of one replay, separated by tabs.
 */
final class WarmProducer implements AutoCloseable {
    private static final String NAME = "replay";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    /** Of event time: more than a capture and the quarter of an hour that closes its flows. */
    private static final Duration A_PASS = Duration.ofMinutes(30);

    private final Cluster cluster;
    private final Process process;
    private final Writer orders;

    WarmProducer(Cluster cluster) throws IOException {
        this.cluster = cluster;
        List<String> command =
                new JavaCommand(NAME, cluster.logs(), "256m", List.of("-XX:+UseSerialGC")).reading(WarmProducer.class);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(cluster.logs().resolve(NAME + ".out").toFile())
                .start();
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Replays what standard input says until it ends. */
    public static void main(String[] none) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            CaptureAgent.commandLine().execute(order.split("\t"));
        }
    }

    /**
     * Begins to send a capture as an agent of its own, in the time after that of the agents before: flows are closed by time going on, and
     * what came before that would be late.
     *
     * @param packetsPerSecond 0: as fast as it goes
     */
    void send(Path capture, int agent, long packetsPerSecond) throws IOException {
        List<String> order = new ArrayList<>(List.of(
                "replay",
                "--bootstrap",
                cluster.kafka(),
                "--agent-id",
                String.valueOf(agent),
                "--close-flows",
                "--rebase",
                "--ahead",
                ahead(agent).toSeconds() + "s"));
        if (packetsPerSecond > 0) {
            order.addAll(List.of("--pps", String.valueOf(packetsPerSecond)));
        }
        order.add(capture.toString());
        orders.write(String.join("\t", order) + "\n");
        orders.flush();
    }

    /** How far in the future the last packet of an agent is. */
    static Duration ahead(int agent) {
        return A_PASS.multipliedBy(agent - 1L);
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
