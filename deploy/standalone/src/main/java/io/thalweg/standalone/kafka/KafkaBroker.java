package io.thalweg.standalone.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker that is a KRaft controller too, for one machine: alone, or with others in JVMs of their own. It stands between the agents and the flow job,
 * and holds the derived topics; it listens on the loopback interface only.
 *
 * <p>The directory is formatted on first use and kept: topics, records and consumer offsets outlive the process, also
 * one that is killed.
 */
public final class KafkaBroker implements AutoCloseable {
    /** A compressed batch of records; raw batches are far smaller. */
    static final int MAX_RECORD_BATCH_BYTES = 8 << 20;

    private static final String HOST = KafkaMember.HOST;

    private final Path data;
    private final KafkaMember member;
    private final Map<String, String> more;
    private final KafkaRaftServer server;

    /** The only broker of its cluster. */
    public KafkaBroker(Path data, int port, int controllerPort) throws Exception {
        this(data, KafkaMember.alone(port, controllerPort));
    }

    KafkaBroker(Path data, KafkaMember member) throws Exception {
        this(data, member, Map.of());
    }

    /** @param more settings, which win over these here */
    KafkaBroker(Path data, KafkaMember member, Map<String, String> more) throws Exception {
        this.data = data;
        this.member = member;
        this.more = more;
        format();
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties()), Time.SYSTEM);
    }

    /** Returns when the broker serves clients. */
    public void start() {
        server.startup();
    }

    public String bootstrap() {
        return HOST + ":" + member.port();
    }

    void awaitEnd() {
        server.awaitShutdown();
    }

    /** Hands over its work, writes its logs to disk and ends. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private void format() throws Exception {
        Files.createDirectories(data);
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(System.out)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setNodeId(member.id())
                .setClusterId(member.cluster())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .setDirectories(List.of(data.toString()))
                .setIgnoreFormatted(true)
                .run();
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("node.id", member.id());
        properties.put("process.roles", "broker,controller");
        properties.put("log.dirs", data.toString());
        properties.put(
                "listeners",
                "BROKER://" + HOST + ":" + member.port() + ",CONTROLLER://" + HOST + ":" + member.controllerPort());
        properties.put("advertised.listeners", "BROKER://" + HOST + ":" + member.port());
        properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "BROKER");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", member.voters());

        String replicas = String.valueOf(member.replicas());
        String inSync = String.valueOf(member.replicasInSync());
        properties.put("default.replication.factor", replicas);
        properties.put("min.insync.replicas", inSync);
        properties.put("offsets.topic.replication.factor", replicas);
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", replicas);
        properties.put("transaction.state.log.min.isr", inSync);
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", replicas);
        properties.put("share.coordinator.state.topic.min.isr", inSync);
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("auto.create.topics.enable", "false");

        // A small machine: few threads, a small cleaner, no preallocation.
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("num.recovery.threads.per.data.dir", "2");
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
        properties.put("log.segment.bytes", String.valueOf(256 << 20));
        properties.put("message.max.bytes", String.valueOf(MAX_RECORD_BATCH_BYTES));
        properties.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BATCH_BYTES));
        properties.putAll(more);
        return properties;
    }
}
