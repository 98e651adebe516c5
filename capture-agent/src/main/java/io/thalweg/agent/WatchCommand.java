package io.thalweg.agent;

import io.thalweg.agent.config.ConfigException;
import io.thalweg.agent.config.ConfigWatch;
import io.thalweg.agent.metrics.Health;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.MetricsServer;
import io.thalweg.agent.metrics.OwnUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code agent watch}, and {@code agent run} where the environment says {@code ONLY_WATCH_K8S_RESOURCE}: tells the control
 * plane what the cluster consists of, and captures nothing. Needs no privilege on its machine.
 */
@Command(
        name = "watch",
        description = "Watches the objects of a Kubernetes cluster for the control plane, and does nothing else.",
        sortOptions = false)
final class WatchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchCommand.class);
    private static final long TICK_MILLIS = 200;

    @Mixin
    private HelpOption help;

    @Mixin
    private ControllerOptions controlling;

    @Mixin
    private MetricsOption telling;

    @Mixin
    private ConfigOption configured = new ConfigOption(false);

    /** Options of {@code agent run}, which the same manifest may give. */
    @Unmatched
    private List<String> others = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private final Metrics metrics = new Metrics();

    @Override
    public Integer call() {
        if (!others.isEmpty()) {
            LOG.info("the agent only watches; of no effect: {}", String.join(" ", others));
        }
        OwnUsage.register(metrics);
        Health health = new Health();
        try (StopSignal stop = new StopSignal();
                MetricsServer server = telling.serve(metrics, health);
                ControlledAgent control = ControlledAgent.begin(
                        controlling.onlyWatching(), 0, AgentIdentity.bootId(), configured.config(), metrics)) {
            if (control == null) {
                throw new ParameterException(spec.commandLine(), "Missing required option: '--controller=HOST:PORT'");
            }
            LOG.debug("metrics: {}", server);
            String error = adopt(control.configuration());
            ConfigWatch configuration =
                    new ConfigWatch(configured.file(), configured.config(), configured.pushed(), control::apply);
            control.apply(configured.config());
            control.follow(new WatchingAgent(control, configuration), 0, error);
            while (!stop.isSet()) {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
                configuration.look();
            }
        } catch (InterruptedException e) {
            // Whoever runs the command ends it.
            Thread.currentThread().interrupt();
        }
        return CaptureAgent.DONE;
    }

    private String adopt(String yaml) {
        try {
            configured.push(yaml);
            return "";
        } catch (ConfigException e) {
            LOG.error("the control plane's configuration is not used: {}", e.getMessage());
            return e.getMessage();
        }
    }
}
