package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.kafka.KafkaSettings;
import io.thalweg.agent.kafka.PublisherOptions;
import io.thalweg.agent.process.ProcessRecords;
import io.thalweg.agent.process.ProcessWatch;
import io.thalweg.event.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that sends to Kafka. */
final class KafkaOptions {
    private static final int MEBIBYTE = 1 << 20;

    /** A few records every few seconds need little memory. */
    private static final Map<String, String> PROCESS_PRODUCER =
            Map.of("buffer.memory", "2097152", "batch.size", "16384", "client.id", "thalweg-agent-processes");

    private static final Set<String> COMPRESSIONS = Set.of("lz4", "zstd", "gzip", "snappy", "none");

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Kafka; several are separated by commas.")
    private String bootstrap;

    @Option(
            names = "--topic",
            defaultValue = Topics.PACKETS,
            description = "Where packets go (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--process-topic",
            defaultValue = Topics.PROCESSES,
            description = "Where processes go (default: ${DEFAULT-VALUE}).")
    private String processTopic;

    @Option(
            names = "--compression",
            defaultValue = "lz4",
            description = "lz4, zstd, gzip, snappy or none (default: ${DEFAULT-VALUE}).")
    private String compression;

    @Option(
            names = "--queue-mib",
            paramLabel = "N",
            defaultValue = "8",
            description = "Batches that may wait for Kafka, in MiB (default: ${DEFAULT-VALUE}).")
    private int queueMebibytes;

    @Option(
            names = "--kafka-property",
            paramLabel = "KEY=VALUE",
            description = "Any setting of the Kafka producer, such as for TLS and SASL; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Settings of the Kafka producer as a properties file, such as security.protocol, ssl.* and"
                    + " sasl.*; keeps secrets out of the command line.")
    private Path configuration;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Connects. {@code roomWait}: see {@link PublisherOptions}. */
    BatchPublisher publisher(BatcherOptions options, Duration roomWait) {
        return publisher(topic, options, roomWait);
    }

    /** Likewise, to {@link Topics#SYSCALLS}. */
    BatchPublisher syscallPublisher(BatcherOptions options) {
        return publisher(Topics.SYSCALLS, options, Duration.ZERO);
    }

    private BatchPublisher publisher(String topic, BatcherOptions options, Duration roomWait) {
        if (queueMebibytes < 1 || queueMebibytes > 1024) {
            throw new ParameterException(spec.commandLine(), "--queue-mib: " + queueMebibytes + "; allowed: 1 to 1024");
        }
        if (!COMPRESSIONS.contains(compression)) {
            throw new ParameterException(
                    spec.commandLine(), "--compression: " + compression + "; allowed: lz4, zstd, gzip, snappy, none");
        }
        Map<String, String> extra = readConfiguration();
        extra.putAll(properties);
        KafkaSettings settings = new KafkaSettings(bootstrap, compression, options.agentId(), extra);
        PublisherOptions publishing = new PublisherOptions(topic, (long) queueMebibytes * MEBIBYTE, roomWait);
        try {
            return new BatchPublisher(settings::newProducer, publishing, options.agentId(), options.shards());
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ParameterException(
                    spec.commandLine(), "--bootstrap " + bootstrap + ": " + reason.getMessage(), e);
        }
    }

    /** Values are secrets: no message tells one. */
    private Map<String, String> readConfiguration() {
        Map<String, String> read = new LinkedHashMap<>();
        if (configuration == null) {
            return read;
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration)) {
            file.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IllegalArgumentException ? "no properties file" : e.toString();
            throw new ParameterException(spec.commandLine(), "--kafka-config " + configuration + ": " + why);
        }
        for (String name : file.stringPropertyNames()) {
            read.put(name, file.getProperty(name));
        }
        return read;
    }

    /** Of processes; connects when there is something to send. */
    ProcessPublisher processPublisher(ProcessWatch watch, ProcessRecords records, Duration interval) {
        Map<String, String> small = new LinkedHashMap<>(PROCESS_PRODUCER);
        small.putAll(readConfiguration());
        small.putAll(properties);
        KafkaSettings settings = new KafkaSettings(bootstrap, compression, 0, small);
        return new ProcessPublisher(watch, records, settings::newProducer, processTopic, interval);
    }

    /** Ports of the bootstrap servers; what is no port is left for Kafka's client to refuse. */
    Set<Integer> ports() {
        Set<Integer> ports = new TreeSet<>();
        for (String server : bootstrap.split(",")) {
            String port = server.substring(server.lastIndexOf(':') + 1).trim();
            if (port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65535) {
                ports.add(Integer.parseInt(port));
            }
        }
        return ports;
    }

    String bootstrap() {
        return bootstrap;
    }
}
