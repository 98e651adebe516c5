package io.thalweg.agent;

import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.MetricsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the agent tells of itself. */
final class MetricsOption {
    static final String DEFAULT_ADDRESS = "127.0.0.1:9780";

    private static final Logger LOG = LoggerFactory.getLogger(MetricsOption.class);
    private static final String NOWHERE = "none";
    private static final Pattern FORM = Pattern.compile("(.+):(\\d{1,5})");
    private static final int MAX_PORT = 65535;

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            description = "Where /metrics, /healthz and /readyz are served, or none (default: " + DEFAULT_ADDRESS
                    + ", and nowhere if that is taken). Port 0: the system chooses.")
    private String address;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Null: nowhere. An address that was asked for must work; the default may be taken by another agent. */
    MetricsServer serve(Metrics metrics, Health health) {
        String wanted = address == null ? DEFAULT_ADDRESS : address;
        if (wanted.equals(NOWHERE)) {
            return null;
        }
        try {
            MetricsServer server = new MetricsServer(parse(wanted), metrics, health);
            LOG.info(
                    "metrics on http://{}:{}/metrics",
                    server.address().getHostString(),
                    server.address().getPort());
            return server;
        } catch (IOException e) {
            if (address != null) {
                throw new ParameterException(
                        spec.commandLine(), "--metrics-listen " + address + ": " + e.getMessage(), e);
            }
            LOG.warn("no metrics: {}: {}; give --metrics-listen another address", wanted, e.getMessage());
            return null;
        }
    }

    private InetSocketAddress parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : MAX_PORT + 1;
        InetSocketAddress parsed = port > MAX_PORT ? null : new InetSocketAddress(matcher.group(1), port);
        if (parsed == null || parsed.isUnresolved()) {
            throw new ParameterException(spec.commandLine(), "--metrics-listen: " + text + "; write HOST:PORT or none");
        }
        return parsed;
    }
}
