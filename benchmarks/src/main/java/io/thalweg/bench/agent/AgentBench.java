package io.thalweg.bench.agent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench agent}: CPU time per packet of the agent, of a C program with the same ring, and of tcpdump, in turns under
 * the same load between two network namespaces. Needs root, a C compiler and tcpdump.
 *
 * <p>The C program and tcpdump only read; the agent is measured by {@link Stage stages}, the first of which does as much,
 * and with a broker given as a whole.
 *
 * <p>Every reader must account for every packet: taken, or counted as dropped. Kernel work that is done on behalf of the
 * sender is in no reader's figure.
 */
@Command(
        name = "agent",
        description = "CPU per packet of the agent's capture, of a C program and of tcpdump. Needs root, cc, tcpdump.",
        mixinStandardHelpOptions = true)
public final class AgentBench implements Callable<Integer> {
    private static final int SNAP_LENGTH = 1280;
    private static final long SETTLE_MILLIS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--packets", defaultValue = "2000000", description = "Of each run (default: ${DEFAULT-VALUE}).")
    private int packets;

    @Option(
            names = "--warm-up",
            defaultValue = "4000000",
            description = "Packets before those that are measured, for the JVM to compile (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--rate", defaultValue = "400000", description = "Packets a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--bytes", defaultValue = "128", description = "Of a frame (default: ${DEFAULT-VALUE}).")
    private int bytes;

    @Option(names = "--rounds", defaultValue = "3", description = "The median counts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description =
                    "A Kafka with the agent's topics, for the whole agent to send to. Default: it is not measured.")
    private String bootstrap;

    /** @param compilerNanosPerPacket besides the others' time */
    private record Run(
            double nanosPerPacket,
            double compilerNanosPerPacket,
            long drops,
            long idleKibibytes,
            long loadedKibibytes) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("thalweg-bench");
        try (TestCable cable = new TestCable()) {
            Path sender = CProgram.compile(folder, "sender");
            List<Contender> contenders =
                    Contender.all(folder, CProgram.compile(folder, "ring"), SNAP_LENGTH, bootstrap);
            Map<String, List<Run>> runs = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : contenders) {
                    runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(run(cable, contender, sender));
                }
            }
            runs.forEach(this::tell);
            tellStart(cable, contenders.get(0), sender);
        } finally {
            for (String file : List.of("sender", "sender.c", "ring", "ring.c", AgentJvm.OPTIONS)) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
        return 0;
    }

    private Run run(TestCable cable, Contender contender, Path sender) throws IOException, InterruptedException {
        try (Reader reader = Reader.start(contender.isHere() ? null : cable.to, contender.command())) {
            reader.await(contender.ready());
            TimeUnit.MILLISECONDS.sleep(contender.settleMillis());
            long idle = reader.residentKibibytes();
            if (contender.compiles() && warmUp > 0) {
                send(cable, contender, sender, warmUp);
                TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            }
            long before = reader.cpuNanos();
            long compilersBefore = reader.compilerNanos();
            send(cable, contender, sender, packets);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            double compilers = (double) (reader.compilerNanos() - compilersBefore) / packets;
            double nanos = (double) (reader.cpuNanos() - before) / packets - compilers;
            long loaded = reader.residentKibibytes();
            return new Run(nanos, compilers, drops(contender, reader), idle, loaded);
        }
    }

    private long drops(Contender contender, Reader reader) throws IOException {
        Matcher said = reader.stop(contender.drops());
        long drops = Long.parseLong(said.group(2));
        long sent = packets + (contender.compiles() ? warmUp : 0L);
        if (!said.group(1).isEmpty() && Long.parseLong(said.group(1)) + drops != sent) {
            throw new IOException(contender.name() + " does not account for " + sent + " packets: " + said.group());
        }
        return said.groupCount() < 3 ? drops : drops + Long.parseLong(said.group(3));
    }

    private void send(TestCable cable, Contender contender, Path sender, int count) throws IOException {
        ProgramRun.toEnd(
                "ip",
                "netns",
                "exec",
                cable.from,
                sender.toString(),
                contender.device(),
                "" + count,
                "" + rate,
                "" + bytes);
    }

    /** From the start of the process to the first batch that holds a packet, traffic being there all the time. */
    private void tellStart(TestCable cable, Contender agent, Path sender) throws IOException {
        Process sending = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        cable.from,
                        sender.toString(),
                        TestCable.DEVICE,
                        "3000000",
                        "10000",
                        "" + bytes)
                .redirectErrorStream(true)
                .start();
        try (Reader reader = Reader.start(cable.to, agent.command())) {
            ObjectNode line = JSON.createObjectNode().put("benchmark", "agent").put("reader", agent.name());
            line.put("startToFirstEventMillis", TimeUnit.NANOSECONDS.toMillis(reader.await("first")));
            System.out.println(line);
        } finally {
            sending.destroyForcibly();
        }
    }

    private void tell(String name, List<Run> runs) {
        double[] nanos = runs.stream().mapToDouble(Run::nanosPerPacket).sorted().toArray();
        ObjectNode line = JSON.createObjectNode().put("benchmark", "agent").put("reader", name);
        line.put("packets", packets).put("warmUp", warmUp).put("rate", rate).put("bytes", bytes);
        line.put("nanosPerPacket", Math.round(nanos[nanos.length / 2]));
        line.put(
                "compilerNanosPerPacket",
                Math.round(runs.stream()
                        .mapToDouble(Run::compilerNanosPerPacket)
                        .max()
                        .orElse(0)));
        line.putPOJO(
                "nanosPerPacketOfRounds",
                Arrays.stream(nanos).mapToLong(Math::round).toArray());
        line.put("drops", runs.stream().mapToLong(Run::drops).sum());
        line.put(
                "idleKibibytes",
                runs.stream().mapToLong(Run::idleKibibytes).max().orElse(0));
        line.put(
                "loadedKibibytes",
                runs.stream().mapToLong(Run::loadedKibibytes).max().orElse(0));
        System.out.println(line);
    }
}
