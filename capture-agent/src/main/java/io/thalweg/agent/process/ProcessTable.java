package io.thalweg.agent.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * All processes of the machine, kept up to date by looking again.
 *
 * <p>A look reads one small file per process; the rest is read of new ones, and of those that run another program since. A
 * look takes some 30 µs of processor time per process. Memory is bounded by {@link #MAX_PROCESSES}; what is beyond is counted.
 */
public final class ProcessTable {
    /** As many as a large node has. */
    public static final int MAX_PROCESSES = 16_384;

    private record Known(ProcessStat stat, ProcessInfo info) {}

    private final ProcFs proc;
    private final ProcessReader reader;
    private Map<Integer, Known> known = new HashMap<>();
    private int overlooked;

    ProcessTable(Path proc, Path passwords) {
        this.proc = new ProcFs(proc);
        this.reader = new ProcessReader(this.proc, passwords);
    }

    public static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"), Path.of("/etc/passwd"));
    }

    /** Looks again. What has ended is gone afterwards. */
    public void look() {
        int[] pids = proc.processes(Integer.MAX_VALUE);
        Map<Integer, Known> now = new HashMap<>(Math.min(pids.length, MAX_PROCESSES) * 2);
        overlooked = Math.max(0, pids.length - MAX_PROCESSES);
        for (int i = 0; i < pids.length && now.size() < MAX_PROCESSES; i++) {
            Known one = look(pids[i]);
            if (one != null) {
                now.put(pids[i], one);
            }
        }
        known = now;
    }

    /** Null: it is gone. */
    private Known look(int pid) {
        ProcessStat stat = reader.stat(pid);
        if (stat == null) {
            return null;
        }
        Known before = known.get(pid);
        if (before != null && before.stat.equals(stat)) {
            return before;
        }
        ProcessInfo info = reader.read(pid, stat);
        return info == null ? null : new Known(stat, info);
    }

    /** Null: there is none of that number. */
    public ProcessInfo get(int pid) {
        Known one = known.get(pid);
        return one == null ? null : one.info;
    }

    public Iterable<ProcessInfo> all() {
        return () -> known.values().stream().map(Known::info).iterator();
    }

    public int size() {
        return known.size();
    }

    /** Processes that the last look left out for want of room. */
    public int overlooked() {
        return overlooked;
    }

    ProcFs proc() {
        return proc;
    }
}
