package io.thalweg.standalone.kafka;

import io.thalweg.standalone.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker with a port for passwords over TLS (PLAIN and SCRAM) and one for certificates of clients, as a company has it; and a
 * plain one for the test.
 */
final class SecuredBroker implements AutoCloseable {
    static final String STORE_PASSWORD = "store-of-the-test";
    private static final int ITERATIONS = 4096;

    final String withPassword = "127.0.0.1:" + FreePorts.next();
    final String withCertificate = "127.0.0.1:" + FreePorts.next();
    final Path trusted;
    final Path clientKey;
    private final KafkaBroker broker;

    /** @param plainPassword of the user agent with PLAIN */
    SecuredBroker(Path directory, String plainPassword) throws Exception {
        Path brokerKey = keyPair(directory, "broker");
        clientKey = keyPair(directory, "client");
        trusted = directory.resolve("trusted.p12");
        Path clients = directory.resolve("clients.p12");
        trust(brokerKey, "broker", trusted);
        trust(clientKey, "client", clients);

        int port = FreePorts.next();
        int controllerPort = FreePorts.next();
        String listeners =
                "BROKER://127.0.0.1:" + port + ",PASSWORD://" + withPassword + ",CERTIFICATE://" + withCertificate;
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", listeners);
        settings.put(
                "listener.security.protocol.map",
                "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,PASSWORD:SASL_SSL,CERTIFICATE:SSL");
        settings.put("ssl.keystore.location", brokerKey.toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("listener.name.certificate.ssl.client.auth", "required");
        settings.put("ssl.truststore.location", clients.toString());
        settings.put("ssl.truststore.password", STORE_PASSWORD);
        settings.put("listener.name.password.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put(
                "listener.name.password.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_agent=\"" + plainPassword
                        + "\";");
        settings.put(
                "listener.name.password.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        broker = new KafkaBroker(directory.resolve("kafka"), KafkaMember.alone(port, controllerPort), settings);
        broker.start();
        try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
            topics.create();
        }
    }

    /** For the test itself. */
    String plain() {
        return broker.bootstrap();
    }

    /** From now on the user is known to SCRAM. */
    void addUser(String name, String password) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", plain()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS), password)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private static Path keyPair(Path directory, String name) throws IOException, InterruptedException {
        Path store = directory.resolve(name + ".p12");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1");
        return store;
    }

    private static void trust(Path from, String name, Path store) throws IOException, InterruptedException {
        Path certificate = from.resolveSibling(name + ".crt");
        keytool(from, "-exportcert", "-alias", name, "-file", certificate.toString());
        keytool(store, "-importcert", "-noprompt", "-alias", name, "-file", certificate.toString());
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
