package io.thalweg.standalone.up;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A shop of real services, each in a network namespace of its own, to look at ({@code shop.sh} in {@code deploy/demo}): its
 * script, the process that keeps it, and the one that buys.
 */
final class Shop {
    /** Whose encrypted requests are looked into. */
    static final Set<String> TLS_NAMES = Set.of("python3");
    /** Each call of many requests on one HTTP/2 connection is longer than most. */
    static final int PAYLOAD_BYTES = 8192;
    /** What is asked for: an order, and something that goes no further than the gateway. */
    static final String BUY = "/buy/";

    static final String KNOCK = "/ping/";

    /** Where a service tells its spans, if it does. */
    static final int OTLP_PORT = 4318;

    /** {@code ip} and {@code ss}, the servers, and what makes a certificate. */
    private static final List<String> PROGRAMS =
            List.of("ip", "ss", "nginx", "redis-server", "node", "openssl", "runuser", "/usr/bin/python3");

    private static final List<String> FILES =
            List.of("shop.sh", "nginx.conf", "cart.py", "payment.py", "ideas.js", "load.py");
    private static final List<String> SMALL = List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** More than there are threads that ask: a connection that is closed after its request is no pool's. */
    private static final String KEPT_CONNECTIONS = "-Dhttp.maxConnections=64";

    private static final Path POSTGRES = Path.of("/usr/lib/postgresql");
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);

    private final Path script;
    private final int number;

    /** @param number the third part of its addresses, so that there may be several */
    private Shop(Path script, int number) {
        this.script = script;
        this.number = number;
    }

    static Shop unpack(Path directory, int number) throws UpException {
        try {
            Path shop = Files.createDirectories(directory.resolve("shop"));
            for (String file : FILES) {
                try (InputStream in = Shop.class.getResourceAsStream("/shop/" + file)) {
                    Files.copy(in, shop.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return new Shop(shop.resolve("shop.sh"), number);
        } catch (IOException e) {
            throw new UpException("cannot write the shop's files to " + directory + ": " + e.getMessage());
        }
    }

    /** What is not installed of what it needs. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String program : PROGRAMS) {
            if (Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin")
                    .noneMatch(path -> Files.isExecutable(Path.of(path).resolve(program)))) {
                missing.add(program);
            }
        }
        if (!Files.isDirectory(POSTGRES)) {
            missing.add("postgresql");
        }
        for (String module : List.of("redis", "psycopg2")) {
            if (!Files.isDirectory(Path.of("/usr/lib/python3/dist-packages", module))) {
                missing.add("python3-" + module);
            }
        }
        return missing;
    }

    /** A regular expression for the pods' ends of the node. */
    String interfaces() {
        return "tws" + number + "-.*";
    }

    /** The node's address on the pods' network. */
    String node() {
        return "198.18." + number + ".1";
    }

    /**
     * Runs until it is told to stop, or its parent dies.
     *
     * @param hasOpenTelemetry whether a service tells spans, to {@link #OTLP_PORT} of {@link #node}
     */
    ChildSpec open(boolean hasOpenTelemetry) {
        List<String> command = new ArrayList<>(List.of("bash", script.toString(), "run", String.valueOf(number)));
        command.add(hasOpenTelemetry ? "http://" + node() + ":" + OTLP_PORT : "-");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.add(KEPT_CONNECTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        Path ready = Path.of("/run/thalweg-shop-" + number, "ready");
        Probe probe = () -> Files.exists(ready) ? null : "its services do not listen yet";
        return new ChildSpec("shop", command, probe, STARTS_WITHIN, STOPS_WITHIN, false);
    }

    /** A command: customers that ask for something, so many times a second and in all; its output is a line of JSON. */
    List<String> customers(double rate, int requests, String path, String prefix) {
        return EndsWithParent.command(List.of(
                "bash",
                script.toString(),
                "load",
                String.valueOf(number),
                "--rate",
                String.valueOf(rate),
                "--requests",
                String.valueOf(requests),
                "--path",
                path,
                "--prefix",
                prefix));
    }
}
