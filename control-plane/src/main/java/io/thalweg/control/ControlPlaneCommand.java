package io.thalweg.control;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.control.store.StoreException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code control-plane}: runs one instance until it is told to end. */
@Command(
        name = "control-plane",
        description = "Serves agents and `thalweg ctl`, keeps resource ids, publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ControlPlaneCommand implements Callable<Integer> {
    /** Where DeepFlow's agents look for it. */
    public static final int PORT = 20_035;

    private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneCommand.class);
    private static final int FAILED = 1;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_PORT = Pattern.compile("\\[?(.+?)]?:(\\d{1,5})");
    private static final String NOWHERE = "none";
    private static final String PASSWORD = "THALWEG_DATABASE_PASSWORD";
    private static final long MEBIBYTE = 1 << 20;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:" + PORT,
            description = "Where gRPC is served; port 0: the system chooses (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9781",
            description = "Where /metrics, /healthz and /readyz are served, or none (default: ${DEFAULT-VALUE}).")
    private String metricsListen;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the embedded database is kept; one instance only.")
    private Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "Instead of --data: jdbc:postgresql://HOST/DATABASE, which several instances may share. The"
                    + " password is taken from " + PASSWORD + ".")
    private String databaseUrl;

    @Option(names = "--database-user", paramLabel = "NAME", defaultValue = "thalweg", description = "Its user.")
    private String databaseUser;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka; several are separated by commas. Without it nothing is published.")
    private String bootstrap;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Settings of the Kafka producer as a properties file, such as security.protocol, ssl.* and"
                    + " sasl.*.")
    private Path kafkaConfig;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Serve TLS with this certificate (PEM).")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PKCS 8, PEM).")
    private Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Serve only who shows a certificate that these (PEM) signed.")
    private Path clientAuthority;

    @Option(
            names = "--workload-kinds",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of custom resources that own pods and are synced, such as GameServerSet.")
    private Set<String> workloadKinds = new LinkedHashSet<>();

    @Option(
            names = "--max-list-mib",
            paramLabel = "N",
            defaultValue = "64",
            description = "JSON that one entry of a sync may have (default: ${DEFAULT-VALUE}).")
    private int maxListMebibytes;

    @Option(
            names = "--forget-after-hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "A cluster that nobody speaks for so long has no resources any more (default:"
                    + " ${DEFAULT-VALUE}).")
    private int forgetAfterHours;

    @Option(
            names = "--keep-deleted-days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long the names of resources are kept that are gone; rows that are older than that lose"
                    + " them (default: ${DEFAULT-VALUE}).")
    private int keepDeletedDays;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        InetSocketAddress address = address("--listen", listen);
        if (certificate == null && !address.getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "serves {} without TLS: whoever reaches it may change everything (--tls-cert, --tls-client-ca)",
                    listen);
        }
        CountDownLatch closed = new CountDownLatch(1);
        try (ControlPlane plane = new ControlPlane(settings(address))) {
            say("Serves gRPC on " + plane.address().getHostString() + ":"
                    + plane.address().getPort());
            if (plane.metricsAddress() != null) {
                say("Metrics on http://" + plane.metricsAddress().getHostString() + ":"
                        + plane.metricsAddress().getPort() + "/metrics");
            }
            CountDownLatch ended = new CountDownLatch(1);
            // The JVM ends when its hooks do.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ended.countDown();
                await(closed);
            }));
            ended.await();
        } catch (IOException e) {
            return failed("cannot listen on " + listen + " or " + metricsListen + ": " + e.getMessage());
        } catch (StoreException e) {
            return failed(e.getMessage());
        } finally {
            closed.countDown();
        }
        return 0;
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("thalweg control-plane: " + message);
        return FAILED;
    }

    private ControlPlaneSettings settings(InetSocketAddress address) {
        if (maxListMebibytes < 1 || forgetAfterHours < 1 || keepDeletedDays < 1) {
            throw wrong("--max-list-mib, --forget-after-hours and --keep-deleted-days: allowed: 1 and more");
        }
        SyncLimits standard = SyncLimits.standard();
        return new ControlPlaneSettings(
                address,
                credentials(),
                metricsListen.equals(NOWHERE) ? null : address("--metrics-listen", metricsListen),
                database(),
                kafka(),
                new SyncLimits(maxListMebibytes * MEBIBYTE, standard.totalBytes(), standard.objects()),
                workloadKinds,
                Duration.ofHours(forgetAfterHours),
                Duration.ofDays(2),
                Duration.ofDays(keepDeletedDays),
                () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    private InetSocketAddress address(String option, String text) {
        Matcher matcher = HOST_PORT.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : MAX_PORT + 1;
        InetSocketAddress parsed = port > MAX_PORT ? null : new InetSocketAddress(matcher.group(1), port);
        if (parsed == null || parsed.isUnresolved()) {
            throw wrong(option + ": " + text + "; write HOST:PORT");
        }
        return parsed;
    }

    private DatabaseSettings database() {
        if ((data == null) == (databaseUrl == null)) {
            throw wrong("say where everything is kept: --data DIR or --database URL");
        }
        if (data != null) {
            return DatabaseSettings.embedded(data);
        }
        if (!databaseUrl.startsWith("jdbc:postgresql:")) {
            throw wrong("--database: " + databaseUrl + "; allowed: jdbc:postgresql://HOST[:PORT]/DATABASE");
        }
        String password = System.getenv(PASSWORD);
        return new DatabaseSettings(databaseUrl, databaseUser, password == null ? "" : password);
    }

    private Map<String, String> kafka() {
        Map<String, String> settings = new HashMap<>();
        if (kafkaConfig != null) {
            Properties file = new Properties();
            try (Reader in = Files.newBufferedReader(kafkaConfig)) {
                file.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw wrong("--kafka-config: cannot read " + kafkaConfig + ": " + e.getMessage());
            }
            file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name)));
        }
        if (bootstrap != null) {
            settings.put("bootstrap.servers", bootstrap);
        }
        return settings;
    }

    private ServerCredentials credentials() {
        if ((certificate == null) != (key == null) || clientAuthority != null && certificate == null) {
            throw wrong("--tls-cert and --tls-key go together, and --tls-client-ca needs them");
        }
        if (certificate == null) {
            return InsecureServerCredentials.create();
        }
        try {
            TlsServerCredentials.Builder tls =
                    TlsServerCredentials.newBuilder().keyManager(certificate.toFile(), key.toFile());
            if (clientAuthority != null) {
                tls.trustManager(clientAuthority.toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
            }
            return tls.build();
        } catch (IOException | IllegalArgumentException e) {
            throw wrong("--tls-cert, --tls-key or --tls-client-ca: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ControlPlaneCommand()).execute(arguments));
    }
}
