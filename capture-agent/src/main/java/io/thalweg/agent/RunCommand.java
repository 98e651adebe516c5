package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.config.ConfigWatch;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.MetricsServer;
import io.thalweg.agent.metrics.OwnUsage;
import io.thalweg.agent.packet.LiveCapture;
import io.thalweg.agent.packet.LiveCaptureOptions;
import io.thalweg.agent.packet.NetworkTypes;
import io.thalweg.agent.packet.OwnTraffic;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent run}: live capture until a signal or for a time. */
@Command(
        name = "run",
        description = "Captures packets and socket calls live. Needs root or CAP_NET_RAW.",
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private CaptureSettings capturing;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private BatchSettings batching;

    @Mixin
    private EbpfSettings ebpf;

    @Mixin
    private ControllerOptions controlling;

    @Mixin
    private MetricsOption telling;

    @Mixin
    private ConfigOption configured;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this time, e.g. 30s. Default: run until a signal.")
    private Duration duration;

    @Option(
            names = "--flush-within",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "At the end, wait so long for Kafka to take what was captured; what is left then is lost, and"
                    + " counted (default: ${DEFAULT-VALUE}).")
    private Duration flushing;

    @Spec
    private CommandSpec spec;

    private Metrics metrics;
    private Health health;
    private boolean wantsRestart;
    private volatile boolean isStopped;

    /** Until a signal; the control plane may send options that need a start of everything. */
    @Override
    public Integer call() throws NativeException {
        int status;
        do {
            wantsRestart = false;
            metrics = new Metrics();
            OwnUsage.register(metrics);
            health = new Health();
            long bootId = AgentIdentity.bootId();
            try (ControlledAgent control = ControlledAgent.begin(
                    controlling, batching.wantedAgentId(), bootId, configured.config(), metrics)) {
                String error = control == null ? "" : configured.adopt(control.configuration(), this::check);
                status = run(control, bootId, error);
            }
        } while (wantsRestart);
        return status;
    }

    /** @throws ParameterException when an option is wrong */
    private void check() {
        ebpf.options(batching.options(1).payloadBytes(), leftOutPorts());
        capturing.packetsPerSecond();
        capturing.networkTypes();
        capturing.options(OwnTraffic.ofPorts(List.of()), BatcherOptions.HEADER_BYTES);
    }

    private int run(ControlledAgent control, long bootId, String configurationError) throws NativeException {
        int agentId = control == null ? AgentIdentity.agentId() : control.agentIdOr(AgentIdentity.agentId());
        BatcherOptions options = batching.options(agentId, bootId);
        OwnTraffic excluded = OwnTrafficWatch.now(capturing.excludedPorts(), servers(), List.of());
        LiveCaptureOptions captured = capturing.options(excluded, options.snapLength());
        NetworkTypes networks = capturing.networkTypes();
        EbpfOptions calls = ebpf.options(options.payloadBytes(), leftOutPorts());
        try (StopSignal stop = new StopSignal();
                BatchPublisher publisher = kafka.publisher(options, Duration.ZERO);
                MetricsServer server = telling.serve(metrics, health);
                SideWork sides = SideWork.begin(configured, kafka, options.agentId(), metrics, health, control);
                SyscallCapture syscalls =
                        SyscallCapture.ifPossible(ebpf, calls, options, () -> kafka.syscallPublisher(options))) {
            LOG.debug("metrics: {}", server);
            StartCheck.begin(metrics);
            sides.limitRoomOf(publisher);
            if (syscalls != null) {
                syscalls.tell(metrics);
                sides.limitRoomOf(syscalls.publisher());
            }
            PacketBatcher batcher =
                    new PacketBatcher(options, new MeasuredSink(publisher, metrics), excluded, System.nanoTime());
            batcher.limitTo(capturing.packetsPerSecond());
            batcher.tellNetworksBy(networks);
            batcher.sampleBy(sides.sampler());
            if (control != null) {
                control.follow(
                        new CapturingAgent(control, sides, syscalls, batcher, publisher, health),
                        options.agentId(),
                        configurationError);
            }
            CaptureReport report = new CaptureReport(batcher, publisher, System.nanoTime());
            int status = run(batcher, captured, excluded, publisher, report, stop, sides.configuration());
            wantsRestart = status == CaptureAgent.DONE && sides.configuration().wantsRestart() && !isStopped(stop);
            return end(status, batcher, publisher, report, syscalls);
        } catch (NativeException e) {
            spec.commandLine().getErr().println("cannot capture socket calls: " + Remedies.ofEbpf(e));
            return CaptureAgent.NOT_ABLE;
        }
    }

    /** As a signal does; by any thread. */
    void stop() {
        isStopped = true;
    }

    private boolean isStopped(StopSignal signal) {
        return isStopped || signal.isSet();
    }

    /** What is left goes to both topics at once: together they may take as long as one. */
    private int end(
            int status,
            PacketBatcher batcher,
            BatchPublisher publisher,
            CaptureReport report,
            SyscallCapture syscalls) {
        batcher.finish();
        if (syscalls != null) {
            syscalls.stop();
        }
        long deadline = System.nanoTime() + flushing.toNanos();
        long lostOnTheWay = publisher.lostPackets();
        publisher.close(flushing);
        boolean isComplete = publisher.lostPackets() == lostOnTheWay;
        if (status == CaptureAgent.DONE) {
            spec.commandLine().getOut().println(report.summary(System.nanoTime()));
        }
        if (syscalls != null) {
            syscalls.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (syscalls.hasRun()) {
                spec.commandLine().getOut().println(syscalls.summary());
            }
            isComplete &= syscalls.isComplete();
        }
        return status == CaptureAgent.DONE && !isComplete ? CaptureAgent.FAILED : status;
    }

    /** Of socket calls; the agent's own are left out by its pid, this is the other end of them. */
    private Set<Integer> leftOutPorts() {
        Set<Integer> ports = new TreeSet<>(capturing.excludedPorts());
        ports.addAll(kafka.ports());
        return ports;
    }

    /** The agent's own connections go there. */
    private String servers() {
        return controlling.addresses().isEmpty()
                ? kafka.bootstrap()
                : kafka.bootstrap() + "," + controlling.addresses();
    }

    private int run(
            PacketBatcher batcher,
            LiveCaptureOptions captured,
            OwnTraffic excluded,
            BatchPublisher publisher,
            CaptureReport report,
            StopSignal stop,
            ConfigWatch configuration)
            throws NativeException {
        long begun = System.nanoTime();
        BatcherOptions options = batcher.options();
        AgentMetrics telltale = new AgentMetrics(metrics, health, batcher, publisher, begun);
        try (LiveCapture capture = LiveCapture.open(captured, batcher);
                OwnTrafficWatch watch = new OwnTrafficWatch(
                        capturing.excludedPorts(), servers(), publisher::brokers, batcher::leaveOut)) {
            AgentMetrics.tellInterfaces(metrics, capture::counts);
            LOG.debug("own traffic is kept up: {}", watch);
            LOG.info(
                    "agent {} captures to {} ({}); left out: {}",
                    options.agentId(),
                    kafka.bootstrap(),
                    options.shards() + " shards, " + options.payloadBytes() + " bytes of payload",
                    excluded);
            capture.run(() -> {
                long now = System.nanoTime();
                report.tick(now);
                telltale.tick(now);
                return isStopped(stop)
                        || configuration.wantsRestart()
                        || duration != null && now - begun >= duration.toNanos();
            });
        } catch (NativeException e) {
            spec.commandLine().getErr().println("cannot capture: " + Remedies.of(e));
            return CaptureAgent.NOT_ABLE;
        }
        return CaptureAgent.DONE;
    }
}
