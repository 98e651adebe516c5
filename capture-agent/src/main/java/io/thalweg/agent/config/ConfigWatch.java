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
 * <p>Looked at by content, not by events of the file system: mounted configuration is swapped by links. One thread looks.
 */
public final class ConfigWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatch.class);

    private final Path file;
    private final Consumer<AgentConfig> changes;
    private AgentConfig current;
    private String content;
    private volatile String pushed;
    private String adopted;
    private volatile boolean wantsRestart;

    /**
     * @param file null: only what the control plane sends is followed
     * @param current as it was loaded at the start
     * @param pushed by the control plane until now
     */
    public ConfigWatch(Path file, AgentConfig current, String pushed, Consumer<AgentConfig> changes) {
        this.pushed = pushed;
        this.adopted = pushed;
        this.file = file;
        this.current = current;
        this.changes = changes;
        this.content = read();
    }

    private String read() {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }

    /** Looks at the file, and whether something was pushed; cheap when nothing has changed. */
    public void look() {
        String now = read();
        String sent = pushed;
        if (Objects.equals(now, content) && sent.equals(adopted)) {
            return;
        }
        boolean isPush = !sent.equals(adopted);
        content = now;
        adopted = sent;
        try {
            AgentConfig changed = AgentConfig.load(file, sent);
            wantsRestart |= isPush && !changed.run().equals(current.run());
            adopt(changed);
        } catch (ConfigException e) {
            LOG.error("the changed configuration is not used: {}", e.getMessage());
        }
    }

    /**
     * What the control plane sends now; the file is over it. By any thread; holds from the next look on.
     *
     * @throws ConfigException when it cannot be used; nothing changes then
     */
    public void push(String yaml) throws ConfigException {
        AgentConfig.load(file, yaml);
        pushed = yaml;
    }

    /** Whether the control plane sent options of the start other than those the agent was started with. By any thread. */
    public boolean wantsRestart() {
        return wantsRestart;
    }

    private void adopt(AgentConfig changed) {
        List<String> differences = differences(current, changed);
        if (differences.isEmpty()) {
            return;
        }
        differences.forEach(LOG::info);
        // Options of the start stay what they were: a later change is told of against what holds.
        current = changed.withRun(current.run());
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
        tell(
                lines,
                "control.max-escape",
                before.control().maxEscape(),
                after.control().maxEscape(),
                "now");
        if (!before.kubernetes().equals(after.kubernetes())) {
            lines.add("configuration: kubernetes.resources changed; holds now");
        }
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
