package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.MetricsServer;
import io.thalweg.agent.packet.CaptureFilter;
import io.thalweg.agent.packet.LiveCapture;
import io.thalweg.agent.packet.LiveCaptureOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent run}: live capture until a signal or for a time. */
@Command(name = "run", description = "Captures live. Needs root or CAP_NET_RAW.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    /** Host interfaces, and those of virtual machines and containers; bridges would show the same packets again. */
    static final String DEFAULT_INTERFACES = "tap.*|cali.*|veth.*|eth.*|en[osipx].*|wl.*|ww.*|lxc.*|lo|[0-9a-f]+_h";

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration FLUSH = Duration.ofSeconds(10);

    @Option(
            names = "--iface",
            paramLabel = "REGEX",
            defaultValue = DEFAULT_INTERFACES,
            description = "Interfaces whose whole name matches, as they come and go (default: ${DEFAULT-VALUE}).")
    private String interfaces;

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            defaultValue = "",
            description = "What to capture, as pcap-filter(7) has it; needs libpcap. Default: everything.")
    private String filter;

    @Option(
            names = "--exclude-port",
            paramLabel = "PORT",
            split = ",",
            description = "TCP ports that are never captured, besides those of --bootstrap.")
    private List<Integer> excludedPorts = new ArrayList<>();

    @Mixin
    private BatchSettings batching;

    @Mixin
    private MetricsOption telling;

    @Option(
            names = "--ring-mib",
            paramLabel = "N",
            defaultValue = "16",
            description = "Packet ring of one interface in MiB (default: ${DEFAULT-VALUE}); less where many interfaces"
                    + " share " + LiveCaptureOptions.ALL_RINGS_MEBIBYTES + " MiB.")
    private int ringMebibytes;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this time, e.g. 30s. Default: run until a signal.")
    private Duration duration;

    @Spec
    private CommandSpec spec;

    private final Metrics metrics = new Metrics();
    private final Health health = new Health();

    @Override
    public Integer call() throws NativeException {
        BatcherOptions options = batching.options(AgentIdentity.agentId());
        Set<Integer> excluded = excluded();
        LiveCaptureOptions capturing;
        try {
            CaptureFilter compiled = CaptureFilter.compile(filter, excluded, options.snapLength());
            capturing =
                    new LiveCaptureOptions(Pattern.compile(interfaces), compiled, options.snapLength(), ringMebibytes);
        } catch (FilterException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try (StopSignal stop = new StopSignal();
                BatchPublisher publisher = kafka.publisher(options, Duration.ZERO);
                MetricsServer server = telling.serve(metrics, health)) {
            LOG.debug("metrics: {}", server);
            StartCheck.begin(metrics);
            return run(options, capturing, excluded, publisher, stop);
        }
    }

    private Set<Integer> excluded() {
        Set<Integer> excluded = kafka.ports();
        for (int port : excludedPorts) {
            if (port < 0 || port > 65535) {
                throw new ParameterException(spec.commandLine(), "--exclude-port: " + port + "; allowed: 0 to 65535");
            }
            excluded.add(port);
        }
        return excluded;
    }

    private int run(
            BatcherOptions options,
            LiveCaptureOptions capturing,
            Set<Integer> excluded,
            BatchPublisher publisher,
            StopSignal stop)
            throws NativeException {
        long begun = System.nanoTime();
        PacketBatcher batcher = new PacketBatcher(options, new MeasuredSink(publisher, metrics), excluded, begun);
        AgentMetrics telltale = new AgentMetrics(metrics, health, batcher, publisher, begun);
        CaptureReport report = new CaptureReport(batcher, publisher, begun);
        try (LiveCapture capture = LiveCapture.open(capturing, batcher)) {
            LOG.info(
                    "agent {} captures to {} ({}); TCP ports left out: {}",
                    options.agentId(),
                    kafka.bootstrap(),
                    options.shards() + " shards, " + options.payloadBytes() + " bytes of payload",
                    excluded);
            capture.run(() -> {
                long now = System.nanoTime();
                report.tick(now);
                telltale.tick(now);
                return stop.isSet() || duration != null && now - begun >= duration.toNanos();
            });
        } catch (NativeException e) {
            spec.commandLine().getErr().println("cannot capture: " + Remedies.of(e));
            return CaptureAgent.NOT_ABLE;
        }
        batcher.flush();
        publisher.close(FLUSH);
        spec.commandLine().getOut().println(report.summary(System.nanoTime()));
        return publisher.lostPackets() == 0 ? CaptureAgent.DONE : CaptureAgent.FAILED;
    }
}
