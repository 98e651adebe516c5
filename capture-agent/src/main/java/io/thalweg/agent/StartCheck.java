package io.thalweg.agent;

import io.thalweg.agent.check.Machine;
import io.thalweg.agent.check.MachineReport;
import io.thalweg.agent.metrics.Metrics;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code agent check} would say, in the log when the agent starts: one line for each thing that has less. */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    private StartCheck() {}

    /** Looks on a thread of its own: the first packet does not wait for it. */
    static void begin(Metrics metrics) {
        Thread thread = new Thread(() -> look(metrics), "start-check");
        thread.setDaemon(true);
        thread.start();
    }

    private static void look(Metrics metrics) {
        MachineReport report = MachineReport.of(Machine.thisOne(), List.of());
        report.degradations().forEach(LOG::warn);
        AgentMetrics.tellFeatures(metrics, report);
    }
}
