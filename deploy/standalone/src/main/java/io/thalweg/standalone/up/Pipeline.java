package io.thalweg.standalone.up;

import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseLibrary;
import io.thalweg.standalone.clickhouse.ClickHouseSchema;
import io.thalweg.standalone.clickhouse.ClickHouseServer;
import io.thalweg.standalone.kafka.KafkaTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** Starts the parts of {@code up} in the order of the data's way back: whoever writes finds its reader. */
final class Pipeline {
    private static final int CONTROLLER_PORT = 9093;
    private static final String LOOPBACK = "127.0.0.1";
    private static final int CONTROL_METRICS_PORT = 9781;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static final String LAST_REQUESTS = "SELECT start_time, l7_protocol_str, request_type, request_domain,"
            + " request_resource, response_code, response_duration FROM flow_log.l7_flow_log"
            + " ORDER BY start_time DESC LIMIT 10";

    private final UpOptions options;
    private final DataDirectory data;
    private final Supervisor supervisor;
    private final Console console;

    private int kafkaPort;
    private int controllerPort;
    private int flinkPort;
    private int controlPort;
    private int metricsPort;
    private int tracingPort;
    /** 0: nowhere. */
    private int otlpPort;

    private ClickHouseEndpoint clickHouse;
    private Endpoints endpoints;
    private Parts parts;

    Pipeline(UpOptions options, DataDirectory data, Supervisor supervisor, Console console) {
        this.options = options;
        this.data = data;
        this.supervisor = supervisor;
        this.console = console;
    }

    void start() throws UpException, InterruptedException {
        long startedNanos = System.nanoTime();
        console.say("Starting; everything is kept in " + data.root());
        startStores();
        supervisor.start(parts.controlPlane(metricsPort));
        startCapture();
        announce((System.nanoTime() - startedNanos) / NANOS_PER_SECOND);
    }

    /** All but the agent: what takes packets, turns them into rows and keeps them. */
    void startStores() throws UpException, InterruptedException {
        try {
            choosePorts();
            startKafka();
            startClickHouse();
            Path jobFile = JobFile.write(data.run(), endpoints.kafka(), clickHouse, options.slots());
            supervisor.start(parts.flink(flinkPort, options.slots(), options.flinkHeap(), jobFile));
            supervisor.start(parts.tracing(tracingPort, JobFile.writeAddress(data.run(), clickHouse)));
            if (options.otlpPort != null) {
                supervisor.start(parts.otlp(LOOPBACK, otlpPort));
            }
        } catch (IOException e) {
            throw new UpException(e.getMessage());
        }
    }

    private void choosePorts() throws UpException, IOException {
        Ports ports = new Ports(console);
        kafkaPort = ports.choose("kafka", "--kafka-port", options.kafkaPort, Endpoints.KAFKA_PORT);
        flinkPort = ports.choose("flink", "--flink-port", options.flinkPort, Endpoints.FLINK_PORT);
        tracingPort = ports.choose("tracing", "--tracing-port", options.tracingPort, Endpoints.TRACING_PORT);
        if (options.otlpPort != null) {
            otlpPort = ports.choose("otlp", "--otlp-port", options.otlpPort, options.otlpPort);
        }
        if (options.clickHouseUrl == null) {
            int port =
                    ports.choose("clickhouse", "--clickhouse-port", options.clickHousePort, Endpoints.CLICKHOUSE_PORT);
            clickHouse = ClickHouseEndpoint.parse("http://" + LOOPBACK + ":" + port);
        } else {
            clickHouse = endpoint(options.clickHouseUrl);
        }
        controlPort = ports.choose("control-plane", "--control-port", options.controlPort, Endpoints.CONTROL_PORT);
        controllerPort = ports.nextFree(CONTROLLER_PORT);
        metricsPort = ports.nextFree(CONTROL_METRICS_PORT);
        endpoints = Endpoints.onLoopback(kafkaPort, clickHouse.url().getPort(), flinkPort, controlPort, tracingPort)
                .withClickHouse(clickHouse.toString().replaceFirst("/+$", ""));
        endpoints.write(data.root());
        parts = new Parts(data, endpoints);
    }

    private static ClickHouseEndpoint endpoint(String url) throws UpException {
        try {
            return ClickHouseEndpoint.parse(url);
        } catch (IllegalArgumentException e) {
            throw new UpException("--clickhouse: " + e.getMessage());
        }
    }

    private void startKafka() throws UpException, InterruptedException {
        // Kept open: the probe goes on asking it for as long as this process lives.
        KafkaTopics topics = new KafkaTopics(endpoints.kafka());
        supervisor.start(parts.kafka(kafkaPort, controllerPort, topics));
        try {
            topics.create();
        } catch (ExecutionException e) {
            throw new UpException("cannot create the topics: " + e.getCause());
        }
    }

    private void startClickHouse() throws UpException, IOException, InterruptedException {
        Optional<ClickHouseServer> installed = ClickHouseServer.find();
        if (options.clickHouseUrl != null) {
            useClickHouse();
        } else if (installed.isPresent()) {
            console.say("clickhouse", "using " + installed.get().program());
            supervisor.start(
                    parts.installedClickHouse(installed.get(), clickHouse.url().getPort(), console));
        } else {
            ClickHouseLibrary.locate(null);
            supervisor.start(parts.embeddedClickHouse(clickHouse.url().getPort()));
        }
        try {
            ClickHouseSchema.apply(clickHouse);
            if (options.keep != null) {
                ClickHouseSchema.keep(clickHouse, options.keep());
            }
        } catch (ClickHouseException e) {
            throw new UpException("cannot create the tables in " + clickHouse + ": " + e.getMessage());
        }
    }

    private void useClickHouse() throws UpException, InterruptedException {
        String problem = parts.clickHouseProbe().problem();
        if (problem != null) {
            throw new UpException("--clickhouse " + clickHouse + ": " + problem);
        }
        console.say("clickhouse", "using " + clickHouse);
    }

    private void startCapture() throws UpException, InterruptedException {
        boolean wantsLive = options.captures.isEmpty() || options.interfaces != null;
        boolean canCapture = Privileges.canCapture();
        if (wantsLive && canCapture) {
            startAgent();
        }
        if (!options.captures.isEmpty()) {
            supervisor.start(parts.replay(options.captures, !options.keepsTimes));
        }
        if (wantsLive && !canCapture) {
            console.say("agent", "not root and without CAP_NET_RAW: this machine's packets cannot be captured");
            replayDemo();
        }
    }

    /** The rest is of use without the agent, so that its failure is said and does not end it. */
    private void startAgent() throws InterruptedException {
        try {
            supervisor.start(parts.agent(options.interfaces, options.ofAgent(), ownPorts(), true));
        } catch (UpException e) {
            console.say("agent", "this machine's packets are not captured: " + e.getMessage());
        }
    }

    IntStream ownPorts() {
        return IntStream.of(
                        kafkaPort,
                        controllerPort,
                        clickHouse.url().getPort(),
                        flinkPort,
                        controlPort,
                        tracingPort,
                        otlpPort)
                .filter(port -> port != 0);
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Parts parts() {
        return parts;
    }

    private void replayDemo() throws UpException, InterruptedException {
        if (!options.captures.isEmpty()) {
            return;
        }
        Optional<Path> demo = DemoCapture.unpack(data.run());
        if (demo.isEmpty()) {
            console.say("agent", "no capture is shipped with this build; replay one of yours with --pcap FILE");
            return;
        }
        console.say("agent", "replaying the capture that is shipped instead, as if it were of now");
        supervisor.start(parts.replay(List.of(demo.get()), true));
    }

    private void announce(long seconds) {
        console.say("");
        console.say("Up after " + seconds + " s. It listens on:");
        console.say("  Flink web UI     " + endpoints.flink());
        console.say("  ClickHouse HTTP  " + endpoints.clickHouse());
        console.say("  Kafka            " + endpoints.kafka());
        console.say("  Control plane    " + endpoints.control());
        console.say("  Traces           " + endpoints.tracing() + "/v1/stats/querier/L7FlowTracing");
        console.say("  Logs             " + data.logs());
        console.say("");
        console.say("The last requests of this machine:");
        console.say("  ./thalweg query \"" + LAST_REQUESTS + "\"");
        console.say("");
        console.say("Ctrl-C stops everything and keeps the data.");
    }
}
