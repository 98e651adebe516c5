package io.thalweg.standalone.up;

import io.thalweg.standalone.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of {@code up}. */
final class UpOptions {
    @Option(
            names = "--iface",
            paramLabel = "REGEX",
            description =
                    "Capture on the interfaces whose whole name matches (default: those of the host, virtual machines and containers, and lo; bridges show the same packets again).")
    String interfaces;

    @Option(
            names = "--ebpf-tls",
            paramLabel = "NAME",
            split = ",",
            description =
                    "See what processes of these names encrypt and decrypt with OpenSSL, such as nginx. Slows their"
                            + " TLS down.")
    Set<String> tlsNames = new LinkedHashSet<>();

    @Option(
            names = "--payload-bytes",
            paramLabel = "N",
            description =
                    "How much of each packet and socket call is looked into (default: 1024). HTTP/2 connections of"
                            + " many requests at once need more.")
    Integer payloadBytes;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Replay captures through the pipeline instead of capturing; with --iface, besides it. Their"
                    + " times move so that the last packet is of now, for old rows are deleted.")
    List<Path> captures = new ArrayList<>();

    @Option(names = "--keep-times", description = "Leave the times of --pcap as they are; see --keep.")
    boolean keepsTimes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ~/.local/share/thalweg).")
    Path data = Endpoints.defaultData();

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            description = "Kafka's port (default: " + Endpoints.KAFKA_PORT + ", or the next free one).")
    Integer kafkaPort;

    @Option(
            names = "--clickhouse-port",
            paramLabel = "N",
            description = "ClickHouse's HTTP port (default: " + Endpoints.CLICKHOUSE_PORT + ", or the next free one).")
    Integer clickHousePort;

    @Option(
            names = "--flink-port",
            paramLabel = "N",
            description = "Port of Flink's REST interface and web UI (default: " + Endpoints.FLINK_PORT
                    + ", or the next free one).")
    Integer flinkPort;

    @Option(
            names = "--control-port",
            paramLabel = "N",
            description = "Port of the control plane, for agents and ctl (default: " + Endpoints.CONTROL_PORT
                    + ", or the next free one).")
    Integer controlPort;

    @Option(
            names = "--tracing-port",
            paramLabel = "N",
            description = "Port of the query interface for traces (default: " + Endpoints.TRACING_PORT
                    + ", or the next free one).")
    Integer tracingPort;

    @Option(
            names = "--otlp-port",
            paramLabel = "N",
            description =
                    "Take the spans that applications of this machine tell, by OTLP over HTTP; the usual port is 4318"
                            + " (default: nowhere; a collector may write them to Kafka's topic otlp_spans).")
    Integer otlpPort;

    @Option(
            names = "--clickhouse",
            paramLabel = "URL",
            description = "Use this ClickHouse instead of starting one: http://[USER:PASSWORD@]HOST:8123.")
    String clickHouseUrl;

    @Option(
            names = "--keep",
            paramLabel = "HOURS",
            description = "How long rows are kept, by the times of their packets; 0: for ever (default: 72, or what an"
                    + " earlier run was told).")
    Integer keep;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Parallelism of the flow job (default: the number of processors, at most 8).")
    Integer slots;

    @Option(
            names = "--flink-heap",
            paramLabel = "SIZE",
            description = "Heap of the flow job, such as 4g (default: a quarter of the memory, 512 MiB to 2 GiB).")
    String flinkHeap;

    /** Where what is captured would be sent to itself. */
    final List<Integer> excludedPorts = new ArrayList<>();

    /** Options of {@code agent run}. */
    List<String> ofAgent() {
        List<String> more = new ArrayList<>();
        excludedPorts.forEach(port -> more.addAll(List.of("--exclude-port", port.toString())));
        if (!tlsNames.isEmpty()) {
            more.addAll(List.of("--ebpf-tls", String.join(",", tlsNames)));
        }
        if (payloadBytes != null) {
            more.addAll(List.of("--payload-bytes", payloadBytes.toString()));
        }
        return more;
    }

    Duration keep() {
        return Duration.ofHours(keep);
    }

    String flinkHeap() {
        return flinkHeap == null ? PhysicalMemory.part(4, 512, 2048) : flinkHeap;
    }

    int slots() {
        return slots == null ? Math.min(8, Runtime.getRuntime().availableProcessors()) : slots;
    }
}
