package io.thalweg.standalone.up;

import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import io.thalweg.standalone.clickhouse.ClickHouseException;
import io.thalweg.standalone.clickhouse.ClickHouseQuery;
import io.thalweg.standalone.traces.TraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code thalweg demo}: a shop of real services, customers, and the whole pipeline beside them; shows what the requests did.
 */
@Command(
        name = "demo",
        description =
                "Run a shop of real services that know nothing of Thalweg, let customers buy, and show whole traces"
                        + " of what they did. Needs root.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Demo implements Callable<Integer> {
    private static final int SHOP_NUMBER = 113;
    private static final int MOST_SHOWN = 100;
    /** c-p, c, s, s-p. */
    private static final int KNOCK_POINTS = 4;

    private static final double KNOCKS_A_SECOND = 1;
    private static final long CAPTURES_WITHIN_SECONDS = 120;
    private static final long LOOK_EVERY_MILLIS = 500;
    /** Quiet period, and what a busy machine adds. */
    private static final long TRACES_WITHIN_SECONDS = 60;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "Requests a second (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long customers buy (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--requests", paramLabel = "N", description = "How many requests, in place of --duration.")
    private Integer requests;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many traces are printed (default: ${DEFAULT-VALUE}, at most 100).")
    private int shown;

    @Option(
            names = "--opentelemetry",
            description = "The Java service of the shop tells what it does by OpenTelemetry's SDK, too.")
    private boolean hasOpenTelemetry;

    @Option(names = "--once", description = "Stop when the traces have been shown; otherwise all goes on until Ctrl-C.")
    private boolean once;

    @Mixin
    private UpOptions options;

    private final Console console = new Console(System.out);

    @Override
    public Integer call() {
        String problem = problem();
        if (problem != null) {
            console.say("thalweg demo: " + problem);
            return 1;
        }
        try (DataDirectory data = DataDirectory.open(options.data)) {
            return run(data);
        } catch (UpException e) {
            console.say("thalweg demo: " + e.getMessage());
            return 1;
        }
    }

    private String problem() {
        List<String> missing = Shop.missing();
        if (rate <= 0 || seconds <= 0 || count() <= 0 || shown < 0) {
            return "--rate, --duration and --requests are more than 0";
        } else if (!Privileges.canCapture()) {
            return "network namespaces and capture need root";
        }
        return missing.isEmpty() ? null : "not installed: " + String.join(", ", missing);
    }

    private int count() {
        return requests == null ? (int) Math.round(rate * seconds) : requests;
    }

    private int run(DataDirectory data) {
        Supervisor supervisor = new Supervisor(data, console);
        AtomicInteger exitCode = new AtomicInteger();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Up.stop(supervisor, data, console, exitCode), "stop"));
        try {
            Shop shop = Shop.unpack(data.run(), SHOP_NUMBER);
            options.interfaces = options.interfaces == null ? shop.interfaces() : options.interfaces;
            options.tlsNames.addAll(Shop.TLS_NAMES);
            options.payloadBytes = options.payloadBytes == null ? Shop.PAYLOAD_BYTES : options.payloadBytes;
            options.excludedPorts.add(Shop.OTLP_PORT);
            Pipeline pipeline = new Pipeline(options, data, supervisor, console);
            pipeline.start();
            supervisor.start(shop.open(hasOpenTelemetry));
            if (hasOpenTelemetry) {
                supervisor.start(pipeline.parts().otlp(shop.node(), Shop.OTLP_PORT));
            }
            ClickHouseQuery query = new ClickHouseQuery(
                    ClickHouseEndpoint.parse(pipeline.endpoints().clickHouse()));
            awaitCapture(shop, query, data);
            buy(shop, pipeline.endpoints().clickHouse(), query, data);
            if (!once) {
                console.say("\nThe shop is open at http://198.18." + SHOP_NUMBER + ".11/buy/NAME-OF-AN-ORDER."
                        + " Ctrl-C stops everything and keeps the data.");
                supervisor.watch();
            }
        } catch (UpException | IOException | ClickHouseException e) {
            console.say("thalweg demo: " + e.getMessage());
            exitCode.set(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exitCode.get();
    }

    /** Knocks at the gateway until the agent has seen it, in the processes and between them. */
    private void awaitCapture(Shop shop, ClickHouseQuery query, DataDirectory data)
            throws UpException, IOException, ClickHouseException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CAPTURES_WITHIN_SECONDS);
        int points = 0;
        for (int knock = 0; points < KNOCK_POINTS; knock++) {
            if (System.nanoTime() > deadline) {
                throw new UpException("the agent sees " + points + " of " + KNOCK_POINTS
                        + " places that a request passes; what it says: logs/agent.log. Socket calls need eBPF:"
                        + " ./thalweg agent check");
            }
            customers(shop.customers(KNOCKS_A_SECOND, 1, Shop.KNOCK, "knock" + knock), data);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            points = Integer.parseInt(ask(
                            query,
                            "SELECT uniqExact(observation_point) FROM flow_log.l7_flow_log WHERE startsWith(request_resource, '"
                                    + Shop.KNOCK + "')")
                    .strip());
        }
    }

    /** @return what they say at the end */
    private static String customers(List<String> command, DataDirectory data) throws IOException, InterruptedException {
        Path out = data.logs().resolve("customers.out");
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        return Files.readString(out).strip();
    }

    private void buy(Shop shop, String clickHouse, ClickHouseQuery query, DataDirectory data)
            throws IOException, ClickHouseException, InterruptedException {
        String prefix = "order_" + Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);
        int wanted = count();
        console.say("");
        console.say("load", wanted + " requests, " + rate + " a second");
        String bought = customers(shop.customers(rate, wanted, Shop.BUY, prefix), data);
        String traces = " FROM flow_log.trace_newest WHERE startsWith(root_request_resource, '/buy/" + prefix + "_')";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TRACES_WITHIN_SECONDS);
        long found = 0;
        while (found < wanted && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            found = Long.parseLong(ask(query, "SELECT count()" + traces).strip());
        }
        for (String id : ask(query, "SELECT _id" + traces + " ORDER BY _id DESC LIMIT " + Math.min(shown, MOST_SHOWN))
                .lines()
                .toList()) {
            console.say("");
            new CommandLine(new TraceCommand()).execute(id, "--clickhouse", clickHouse);
        }
        console.say("");
        console.say("load", bought);
        console.say("traces", String.format(Locale.ROOT, "%d of %d requests", found, wanted));
        console.say(ask(
                query,
                "SELECT span_count AS spans, count() AS traces, round(avg(duration) / 1000, 2) AS average_ms" + traces
                        + " GROUP BY span_count ORDER BY traces DESC LIMIT 10 FORMAT PrettyCompact"));
        console.say("More: ./thalweg trace ID --data " + data.root());
    }

    private static String ask(ClickHouseQuery query, String sql)
            throws IOException, ClickHouseException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        query.run(sql, ClickHouseQuery.IN_PIPE, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
