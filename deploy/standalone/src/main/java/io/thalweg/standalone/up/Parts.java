package io.thalweg.standalone.up;

import io.thalweg.agent.CaptureAgent;
import io.thalweg.control.ControlPlaneCommand;
import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.clickhouse.ClickHouseNode;
import io.thalweg.standalone.clickhouse.ClickHouseServer;
import io.thalweg.standalone.clickhouse.tokens.LostBlocks;
import io.thalweg.standalone.flink.FlinkNode;
import io.thalweg.standalone.kafka.KafkaNode;
import io.thalweg.standalone.kafka.KafkaTopics;
import io.thalweg.standalone.otlp.OtlpNode;
import io.thalweg.standalone.traces.TracingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The processes of the pipeline: their command lines, heaps, probes, and how long they may take. */
final class Parts {
    private static final Duration START_WITHIN = Duration.ofSeconds(120);
    private static final Duration AGENT_STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Duration FLINK_STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Duration CLICKHOUSE_STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Duration KAFKA_STOPS_WITHIN = Duration.ofSeconds(6);
    private static final int CLICKHOUSE_GRACE_SECONDS = 3;
    private static final Duration CONTROL_PLANE_STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Duration AGENT_FAILS_WITHIN = Duration.ofSeconds(2);

    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final List<String> SERIAL = List.of("-XX:+UseSerialGC");

    private final DataDirectory data;
    private final Endpoints endpoints;

    Parts(DataDirectory data, Endpoints endpoints) {
        this.data = data;
        this.endpoints = endpoints;
    }

    ChildSpec kafka(int port, int controllerPort, KafkaTopics topics) {
        List<String> command = new JavaCommand("kafka", data.logs(), "512m", SERIAL)
                .of(KafkaNode.class, "--data", data.kafka(), "--port", port, "--controller-port", controllerPort);
        return new ChildSpec("kafka", command, topics::problem, START_WITHIN, KAFKA_STOPS_WITHIN, false);
    }

    /** The engine that is shipped. */
    ChildSpec embeddedClickHouse(int port) {
        List<String> command = new JavaCommand("clickhouse", data.logs(), "384m", SERIAL)
                .of(
                        ClickHouseNode.class,
                        "--path",
                        data.clickHouse().resolve("embedded"),
                        "--http-port",
                        port,
                        "--grace",
                        CLICKHOUSE_GRACE_SECONDS);
        return clickHouse(command, () -> {});
    }

    /** One that is installed; its version and so its files may differ from the embedded one's. */
    ChildSpec installedClickHouse(ClickHouseServer server, int port, Console console) throws IOException {
        Path directory = data.clickHouse().resolve("server");
        return clickHouse(
                EndsWithParent.command(server.command(directory, "127.0.0.1", port)),
                () -> LostBlocks.forgetBeforeStart(List.of(directory), line -> console.say("clickhouse", line)));
    }

    private ChildSpec clickHouse(List<String> command, ChildSpec.Preparation preparation) {
        return new ChildSpec(
                "clickhouse", command, clickHouseProbe(), START_WITHIN, CLICKHOUSE_STOPS_WITHIN, false, preparation);
    }

    /** Of the ClickHouse in use, whether it is a child or not. */
    Probe clickHouseProbe() {
        return new HttpProbe(endpoints.clickHouse() + "/ping", answer -> answer.startsWith("Ok"), "no answer to /ping");
    }

    /** {@code jobFile} holds the options of the flow job. */
    ChildSpec flink(int port, int slots, String heap, Path jobFile) {
        List<String> command = new JavaCommand("flink", data.logs(), heap, List.of())
                .of(
                        FlinkNode.class,
                        "--data",
                        data.flink(),
                        "--rest-port",
                        port,
                        "--slots",
                        slots,
                        "--",
                        "--config",
                        jobFile);
        Probe probe = new HttpProbe(
                endpoints.flink() + "/jobs/overview", FlinkJobs::isRunning, "the flow job is not running");
        return new ChildSpec("flink", command, probe, START_WITHIN, FLINK_STOPS_WITHIN, false);
    }

    /** Keeps its store in the data directory; {@code metricsPort} is what tells how it is. */
    ChildSpec controlPlane(int metricsPort) {
        List<String> command = new JavaCommand("control-plane", data.logs(), "256m", SMALL)
                .of(
                        ControlPlaneCommand.class,
                        "--listen",
                        endpoints.control(),
                        "--metrics-listen",
                        "127.0.0.1:" + metricsPort,
                        "--bootstrap",
                        endpoints.kafka(),
                        "--data",
                        data.root().resolve("control"));
        Probe probe = new HttpProbe(
                "http://127.0.0.1:" + metricsPort + "/readyz", answer -> answer.startsWith("ok"), "it is not ready");
        return new ChildSpec("control-plane", command, probe, START_WITHIN, CONTROL_PLANE_STOPS_WITHIN, false);
    }

    /** {@code clickHouseFile} holds ClickHouse's address. */
    ChildSpec tracing(int port, Path clickHouseFile) {
        List<String> command = new JavaCommand("tracing", data.logs(), "96m", SMALL)
                .of(TracingNode.class, "--port", port, "--clickhouse-file", clickHouseFile);
        Probe probe = new HttpProbe(
                endpoints.tracing() + "/ping", answer -> answer.contains("SUCCESS"), "no answer to /ping");
        return new ChildSpec("tracing", command, probe, START_WITHIN, AGENT_STOPS_WITHIN, false);
    }

    /** Where applications send spans. */
    ChildSpec otlp(String host, int port) {
        List<String> command = new JavaCommand("otlp", data.logs(), "96m", SMALL)
                .of(OtlpNode.class, "--host", host, "--port", port, "--bootstrap", endpoints.kafka());
        Probe probe = new PortProbe(host, port);
        return new ChildSpec("otlp", command, probe, START_WITHIN, AGENT_STOPS_WITHIN, false);
    }

    /** {@code more}: options of {@code agent run}. Captures live; leaves out the traffic of the pipeline itself, which would feed on itself. */
    ChildSpec agent(String interfaces, List<String> more, IntStream ownPorts, boolean isControlled) {
        List<Object> arguments = new ArrayList<>(List.of("run", "--bootstrap", endpoints.kafka()));
        arguments.add("--exclude-port");
        arguments.add(ownPorts.mapToObj(String::valueOf).collect(Collectors.joining(",")));
        if (interfaces != null) {
            arguments.addAll(List.of("--iface", interfaces));
        }
        arguments.addAll(more);
        if (isControlled) {
            arguments.addAll(List.of("--controller", endpoints.control()));
        }
        List<String> command =
                new JavaCommand("agent", data.logs(), "256m", SERIAL).of(CaptureAgent.class, arguments.toArray());
        return new ChildSpec(
                "agent", command, new LivesProbe(AGENT_FAILS_WITHIN), START_WITHIN, AGENT_STOPS_WITHIN, false);
    }

    /** Sends captures once, and ends. {@code asOfNow} moves their times to now. */
    ChildSpec replay(List<Path> captures, boolean asOfNow) {
        List<Object> arguments = new ArrayList<>(List.of("replay", "--bootstrap", endpoints.kafka(), "--close-flows"));
        if (asOfNow) {
            arguments.add("--rebase");
        }
        arguments.addAll(captures);
        List<String> command =
                new JavaCommand("replay", data.logs(), "256m", SMALL).of(CaptureAgent.class, arguments.toArray());
        return new ChildSpec("replay", command, () -> null, START_WITHIN, AGENT_STOPS_WITHIN, true);
    }
}
