package io.thalweg.agent.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Looks at processes and their sockets again and again, and tells what has changed since.
 *
 * <p>One thread. The rules may be replaced between two looks.
 */
public final class ProcessWatch {
    /** A process that is told of. */
    public record Seen(ProcessRules.Named named, List<SocketEntry> sockets) {
        public ProcessInfo process() {
            return named.process();
        }
    }

    /** What one look found. */
    public record Changes(List<Seen> changed, List<Seen> ended) {}

    private record Key(int pid, long startMicros) {
        static Key of(ProcessInfo process) {
            return new Key(process.pid(), process.startMicros());
        }
    }

    private final ProcessTable table;
    private final SocketTable sockets;
    private volatile ProcessRules rules;
    private Map<Key, Seen> seen = new HashMap<>();
    private long exhausted;

    public ProcessWatch(ProcessTable table, ProcessRules rules) {
        this.table = table;
        this.sockets = new SocketTable(table);
        this.rules = rules;
    }

    /** By any thread; holds from the next look on. */
    public void setRules(ProcessRules changed) {
        rules = changed;
    }

    /** Looks again; at first everything is a change. */
    public Changes look() {
        table.look();
        List<ProcessRules.Named> named = named();
        sockets.look(named.stream().map(ProcessRules.Named::process).toList());
        Map<Key, Seen> now = new HashMap<>(named.size() * 2);
        List<Seen> changed = new ArrayList<>();
        for (ProcessRules.Named one : named) {
            Seen fresh = new Seen(one, sockets.of(one.process().pid()));
            Seen before = seen.remove(Key.of(one.process()));
            boolean isSame = before != null && isSame(before, fresh);
            now.put(Key.of(one.process()), isSame ? before : fresh);
            if (!isSame) {
                changed.add(fresh);
            }
        }
        List<Seen> ended = List.copyOf(seen.values());
        seen = now;
        return new Changes(changed, ended);
    }

    /** The order in which a directory lists files is no change. */
    private static boolean isSame(Seen one, Seen other) {
        return one.named.equals(other.named)
                && one.sockets.size() == other.sockets.size()
                && (one.sockets.equals(other.sockets) || new HashSet<>(one.sockets).containsAll(other.sockets));
    }

    private List<ProcessRules.Named> named() {
        ProcessRules current = rules;
        List<ProcessRules.Named> named = new ArrayList<>();
        for (ProcessInfo process : table.all()) {
            if (process.commandLine().isEmpty()) {
                continue;
            }
            try {
                ProcessRules.Named one = current.apply(process, table.get(process.parent()));
                if (one != null) {
                    named.add(one);
                }
            } catch (BoundedText.Exhausted | StackOverflowError e) {
                exhausted++;
            }
        }
        named.sort(Comparator.comparingLong(
                        (ProcessRules.Named one) -> one.process().startMicros())
                .thenComparingInt(one -> one.process().pid()));
        return named;
    }

    /** What could not be told: at the next look it is a change again. */
    public void again(ProcessInfo process) {
        seen.remove(Key.of(process));
    }

    /** At the next look everything is a change, as at first. */
    public void againAll() {
        seen.clear();
    }

    /** All that were told of at the last look, in no order. */
    public List<Seen> all() {
        return List.copyOf(seen.values());
    }

    /** Processes and sockets beyond the bounds at the last look. */
    public long overlooked() {
        return table.overlooked() + sockets.overlooked();
    }

    /** How often a pattern took too long; the process was left out. */
    public long exhausted() {
        return exhausted;
    }
}
