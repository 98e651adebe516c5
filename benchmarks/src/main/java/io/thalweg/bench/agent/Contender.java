package io.thalweg.bench.agent;

import io.thalweg.agent.CaptureAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One reader.
 *
 * @param ready what it says when it is
 * @param drops what it says at its end: packets taken, if it tells them, those dropped before, and those dropped after
 * @param isHere in this namespace, not in the cable's
 * @param compiles a JVM: it needs packets to warm up
 */
record Contender(String name, List<String> command, String ready, Pattern drops, boolean isHere, boolean compiles) {
    private static final Pattern TAKEN_AND_DROPS = Pattern.compile("packets (\\d+) drops (\\d+)");
    /** It does not say in one line what it took. */
    private static final Pattern TCPDUMP_DROPS = Pattern.compile("^()(\\d+) packets? dropped by kernel");

    /** The whole agent's; of the packets it took, it may have dropped some for want of room before Kafka. */
    private static final Pattern AGENT_DROPS =
            Pattern.compile("^(\\d+) packets, .* dropped by the kernel (\\d+), by the agent (\\d+)");

    private static final long SETTLE_MILLIS = 500;
    /** By then what the start took is given back. */
    private static final long IDLE_MILLIS = 15_000;

    /**
     * The whole way to finished batches first, then parts of it, then the others.
     *
     * @param folder for the JVM's options
     * @param ring the C program
     * @param bootstrap of Kafka; null: the whole agent is left out
     */
    static List<Contender> all(Path folder, Path ring, int snapLength, String bootstrap) throws IOException {
        AgentJvm jvm = AgentJvm.in(folder);
        List<Contender> all = new ArrayList<>();
        for (Stage stage : List.of(Stage.BATCH, Stage.DECODE, Stage.RING)) {
            String name =
                    stage == Stage.BATCH ? "agent" : "agent-" + stage.name().toLowerCase(Locale.ROOT);
            List<String> command = jvm.command(AgentReader.class);
            command.addAll(List.of(TestCable.DEVICE, stage.name()));
            all.add(new Contender(name, command, "ready", TAKEN_AND_DROPS, false, true));
        }
        List<String> c = List.of(ring.toString(), TestCable.DEVICE, "" + snapLength);
        all.add(new Contender("c", c, "ready", TAKEN_AND_DROPS, false, false));
        all.add(new Contender("tcpdump", tcpdump(snapLength), "listening on", TCPDUMP_DROPS, false, false));
        if (bootstrap != null) {
            List<String> command = jvm.command(CaptureAgent.class);
            // Says when it captures.
            command.add(command.indexOf("-cp"), "-Dthalweg.log.level=info");
            command.addAll(List.of("run", "--bootstrap", bootstrap, "--iface", TestCable.DEVICE_HERE));
            all.add(new Contender("agent-whole", command, "capturing from", AGENT_DROPS, true, true));
        }
        return all;
    }

    private static List<String> tcpdump(int snapLength) {
        return List.of(
                "tcpdump",
                "-i",
                TestCable.DEVICE,
                "-s",
                "" + snapLength,
                "-B",
                "16384",
                "-Z",
                "root",
                "-w",
                "/dev/null");
    }

    String device() {
        return isHere ? TestCable.DEVICE_HERE : TestCable.DEVICE;
    }

    long settleMillis() {
        return isHere ? IDLE_MILLIS : SETTLE_MILLIS;
    }
}
