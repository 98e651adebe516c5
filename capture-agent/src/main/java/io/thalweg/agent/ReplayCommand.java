package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.replay.CaptureReplay;
import io.thalweg.agent.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agent replay}: capture files to Kafka, as if an agent had captured them. */
@Command(
        name = "replay",
        description = "Sends the packets of capture files, merged in the order of time.",
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "pcap or pcapng, gzip-compressed or not.")
    private List<Path> files;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--rebase", description = "Move the time stamps so that the last packet is now.")
    private boolean isRebased;

    @Option(
            names = "--ahead",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description =
                    "With --rebase: so long after now, so that one replay follows another (default: ${DEFAULT-VALUE}).")
    private Duration ahead;

    @Option(
            names = "--close-flows",
            description = "Let time go on after the end, so that every flow times out and gets its last row.")
    private boolean closesFlows;

    @Option(
            names = "--pps",
            paramLabel = "N",
            defaultValue = "0",
            description = "Packets per second at most (default: as fast as Kafka takes them).")
    private long packetsPerSecond;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Give up when Kafka takes nothing for so long (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin
    private BatchSettings batching;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BatcherOptions options = batching.options(AgentIdentity.replayAgentId());
        ReplayOptions replaying;
        try {
            replaying = new ReplayOptions(isRebased, ahead.toNanos(), closesFlows, packetsPerSecond);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try (StopSignal stop = new StopSignal();
                BatchPublisher publisher = kafka.publisher(options, timeout)) {
            return replay(options, replaying, publisher, stop);
        }
    }

    private int replay(BatcherOptions options, ReplayOptions replaying, BatchPublisher publisher, StopSignal stop)
            throws IOException {
        long begun = System.nanoTime();
        PacketBatcher batcher = new PacketBatcher(options, publisher, Set.of(), begun);
        CaptureReport report = new CaptureReport(batcher, publisher, begun);
        AtomicInteger complaints = new AtomicInteger();
        CaptureReplay replay = new CaptureReplay(files, replaying, batcher, complaint -> {
            complaints.incrementAndGet();
            spec.commandLine().getErr().println(complaint);
        });
        replay.run(() -> {
            report.tick(System.nanoTime());
            return stop.isSet() || batcher.refusedPackets() > 0;
        });
        publisher.close(timeout);
        spec.commandLine().getOut().println(report.summary(System.nanoTime()));
        if (batcher.refusedPackets() > 0 || publisher.lostPackets() > 0) {
            spec.commandLine().getErr().println("Kafka at " + kafka.bootstrap() + " did not take all packets");
            return CaptureAgent.FAILED;
        }
        return complaints.get() == 0 ? CaptureAgent.DONE : CaptureAgent.WRONG_USE;
    }
}
