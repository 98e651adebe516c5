package io.thalweg.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when the file changes and hands on what may change while the agent runs. A file that cannot be used changes nothing.
 *
 * <p>Looked at by content, not by events of the file system: mounted configuration is swapped by links. One thread.
 */
public final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Path file;
    private final Consumer<AgentConfig> changes;
    private AgentConfig current;
    private String content;

    /** @param current as it was loaded at the start */
    public ConfigWatch(Path file, AgentConfig current, Consumer<AgentConfig> changes) {
        this.file = file;
        this.current = current;
        this.changes = changes;
        this.content = read();
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** Looks at the file; cheap when nothing has changed. */
    public void look() {
        String now = read();
        if (Objects.equals(now, content)) {
            return;
        }
        content = now;
        AgentConfig changed;
        try {
            changed = AgentConfig.load(file);
        } catch (ConfigException e) {
            LOG.error("the changed configuration is not used: {}", e.getMessage());
            return;
        }
        List<String> differences = differences(current, changed);
        if (differences.isEmpty()) {
            return;
        }
        differences.forEach(LOG::info);
        // Options of the start stay what they were: a later change is told of against what holds.
        current = new AgentConfig(current.run(), changed.limits(), changed.processes());
        changes.accept(current);
    }

    /** One line for each thing that differs, saying when it holds. */
    static List<String> differences(AgentConfig before, AgentConfig after) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> options = new TreeSet<>(before.run().keySet());
        options.addAll(after.run().keySet());
        for (String option : options) {
            tell(lines, "run." + option, before.run().get(option), after.run().get(option), "after a restart");
        }
        LimitSettings old = before.limits();
        LimitSettings now = after.limits();
        tell(lines, "limits.cpu-percent", old.cpuPercent(), now.cpuPercent(), "now");
        tell(lines, "limits.memory-mib", old.memoryMebibytes(), now.memoryMebibytes(), "now");
        tell(
                lines,
                "processes.interval",
                before.processes().interval(),
                after.processes().interval(),
                "now");
        if (!before.processes().rules().equals(after.processes().rules())) {
            lines.add("configuration: processes.matchers or processes.blacklist changed; holds now");
        }
        return lines;
    }

    private static void tell(List<String> lines, String key, Object before, Object after, String when) {
        if (!Objects.equals(before, after)) {
            lines.add("configuration: " + key + ": " + (before == null ? "unset" : before) + " -> "
                    + (after == null ? "unset" : after) + "; holds " + when);
        }
    }
}
