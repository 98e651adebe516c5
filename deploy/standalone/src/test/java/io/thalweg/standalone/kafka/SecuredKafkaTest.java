package io.thalweg.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.standalone.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's own command against a broker that asks who it is. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SecuredKafkaTest {
    private static final String PASSWORD = "right-of-the-test";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int DONE = 0;
    private static final int FAILED = 1;

    @TempDir
    private static Path directory;

    private static SecuredBroker broker;
    private static Path capture;
    private static long captured;
    private long before;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new SecuredBroker(directory, PASSWORD);
        broker.addUser("agent", PASSWORD);
        capture = directory.resolve("demo.pcap");
        try (InputStream demo = SecuredKafkaTest.class.getResourceAsStream("/demo/demo.pcap")) {
            Files.copy(demo, capture);
        }
        try (PacketSource packets = CaptureFile.open(capture)) {
            while (packets.next()) {
                captured++;
            }
        }
        assertThat(captured).isPositive();
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void count() throws Exception {
        before = packets();
    }

    private static long packets() throws Exception {
        return PacketBatches.in(broker.plain()).stream()
                .mapToLong(PacketBatches.Batch::packets)
                .sum();
    }

    private static AgentProcess replay(String bootstrap, String timeout, Map<String, String> settings)
            throws IOException {
        Path file = Files.createTempFile(directory, "kafka", ".properties");
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining("\n")));
        return new AgentProcess(
                directory,
                "replay",
                "--bootstrap",
                bootstrap,
                "--kafka-config",
                file.toString(),
                "--timeout",
                timeout,
                capture.toString());
    }

    private static Map<String, String> password(String mechanism, String user, String password) {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.location",
                broker.trusted.toString(),
                "ssl.truststore.password",
                SecuredBroker.STORE_PASSWORD,
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                        + password + "\";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void aPasswordOverTlsLetsAllPacketsIn(String mechanism) throws Exception {
        try (AgentProcess agent = replay(broker.withPassword, "60s", password(mechanism, "agent", PASSWORD))) {
            assertThat(agent.awaitEnd()).as("%s", agent.errors()).isEqualTo(DONE);
            assertThat(agent.errors()).isEmpty();
        }
        assertThat(packets() - before).isEqualTo(captured);
    }

    @Test
    void aCertificateLetsAllPacketsIn() throws Exception {
        Map<String, String> settings = Map.of(
                "security.protocol",
                "SSL",
                "ssl.truststore.location",
                broker.trusted.toString(),
                "ssl.truststore.password",
                SecuredBroker.STORE_PASSWORD,
                "ssl.keystore.location",
                broker.clientKey.toString(),
                "ssl.keystore.password",
                SecuredBroker.STORE_PASSWORD);
        try (AgentProcess agent = replay(broker.withCertificate, "60s", settings)) {
            assertThat(agent.awaitEnd()).as("%s", agent.errors()).isEqualTo(DONE);
            assertThat(agent.errors()).isEmpty();
        }
        assertThat(packets() - before).isEqualTo(captured);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-512"})
    void aWrongPasswordIsToldOnceWithWhereToLookAndWithoutThePassword(String mechanism) throws Exception {
        try (AgentProcess agent = replay(broker.withPassword, "8s", password(mechanism, "agent", "wrong-one"))) {
            assertThat(agent.awaitEnd()).isEqualTo(FAILED);
            List<String> errors = agent.errors();
            assertThat(errors).hasSize(2);
            assertThat(errors.get(0))
                    .contains(
                            "Kafka does not let the agent write to thalweg.packets; batches wait: Authentication failed")
                    .contains("user and password of sasl.jaas.config in --kafka-config")
                    .doesNotContain("wrong-one");
            assertThat(errors.get(1)).isEqualTo("Kafka at " + broker.withPassword + " did not take all packets");
        }
        assertThat(packets()).isEqualTo(before);
    }

    @Test
    void aBrokerWhoseSignerIsUnknownIsToldOnceWithWhereToLook() throws Exception {
        try (AgentProcess agent = replay(broker.withCertificate, "8s", Map.of("security.protocol", "SSL"))) {
            assertThat(agent.awaitEnd()).isEqualTo(FAILED);
            assertThat(agent.errors()).hasSize(2);
            assertThat(agent.errors().get(0)).contains("SSL handshake failed").contains("ssl.truststore.*");
        }
        assertThat(packets()).isEqualTo(before);
    }

    @Test
    void batchesWaitUntilTheUserIsLetIn() throws Exception {
        try (AgentProcess agent = replay(broker.withPassword, "90s", password("SCRAM-SHA-512", "late", PASSWORD))) {
            Eventually.until(
                    "the refusal is told", PATIENCE, () -> !agent.errors().isEmpty());
            broker.addUser("late", PASSWORD);
            assertThat(agent.awaitEnd()).as("%s", agent.errors()).isEqualTo(DONE);
            assertThat(agent.errors()).hasSize(2);
            assertThat(agent.errors().get(1)).contains("Kafka takes batches for thalweg.packets again");
        }
        assertThat(packets() - before).isEqualTo(captured);
    }
}
