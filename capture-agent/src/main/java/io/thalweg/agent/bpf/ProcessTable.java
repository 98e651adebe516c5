package io.thalweg.agent.bpf;

import io.thalweg.event.CapturedProcess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The processes of the events, by pid and start time: their names, which the programs tell now and then, and containers.
 *
 * <p>A fixed table, one entry for a slot: a process that comes to the slot of another one takes its place, and is looked up
 * again later. Looking up a known one allocates nothing.
 */
final class ProcessTable {
    private static final int SLOTS = 1 << 13;
    private static final int NAME_BYTES = 16;
    private static final int MOST_CONTAINERS = 4096;

    private final ProcFiles files;
    private final long bootNanos;
    private final int[] pids = new int[SLOTS];
    private final long[] starts = new long[SLOTS];
    /** The name as its 16 bytes in two longs, to see at a glance whether it is still the same. */
    private final long[] nameFirst = new long[SLOTS];

    private final long[] nameSecond = new long[SLOTS];
    private final CapturedProcess[] processes = new CapturedProcess[SLOTS];
    /** By the id of a control group: a process that has ended cannot be asked. */
    private final Map<Long, String> containers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST_CONTAINERS;
        }
    };

    /** @param bootNanos the machine's start since the epoch, which start times count from */
    ProcessTable(ProcFiles files, long bootNanos) {
        this.files = files;
        this.bootNanos = bootNanos;
    }

    /** The process of an event that does not tell its name. */
    CapturedProcess process(int pid, long startNanos) {
        int slot = pid & SLOTS - 1;
        if (!isKnown(slot, pid, startNanos)) {
            put(slot, pid, startNanos, files.name(pid));
            nameFirst[slot] = 0;
            nameSecond[slot] = 0;
        }
        return processes[slot];
    }

    /** The process of an event that has its name, padded with zeros, at a place in the buffer. */
    CapturedProcess named(int pid, long startNanos, ByteBuffer data, int at) {
        int slot = pid & SLOTS - 1;
        long first = data.getLong(at);
        long second = data.getLong(at + Long.BYTES);
        boolean isKnown = isKnown(slot, pid, startNanos);
        if (!isKnown || nameFirst[slot] != first || nameSecond[slot] != second) {
            String container = isKnown ? processes[slot].containerId() : files.containerId(pid);
            put(slot, pid, startNanos, text(first, second), container);
            nameFirst[slot] = first;
            nameSecond[slot] = second;
        }
        return processes[slot];
    }

    /** A process that begins a program, and may have ended since. */
    void begun(int pid, int parent, long startNanos, ByteBuffer data, int nameAt, long cgroup) {
        int slot = pid & SLOTS - 1;
        long first = data.getLong(nameAt);
        long second = data.getLong(nameAt + Long.BYTES);
        put(slot, pid, startNanos, text(first, second), container(pid, parent, cgroup));
        nameFirst[slot] = first;
        nameSecond[slot] = second;
    }

    /** Of one that has ended: that of others in its control group, or else of its parent. */
    private String container(int pid, int parent, long cgroup) {
        String groups = files.controlGroups(pid);
        if (groups.isEmpty()) {
            String known = containers.get(cgroup);
            return known != null ? known : files.containerId(parent);
        }
        String container = ProcFiles.containerId(groups);
        if (!container.isEmpty() && ProcFiles.isOfUnifiedGroup(groups, container)) {
            containers.put(cgroup, container);
        }
        return container;
    }

    private boolean isKnown(int slot, int pid, long startNanos) {
        return pids[slot] == pid && starts[slot] == startNanos && processes[slot] != null;
    }

    private void put(int slot, int pid, long startNanos, String name) {
        put(slot, pid, startNanos, name, files.containerId(pid));
    }

    private void put(int slot, int pid, long startNanos, String name, String container) {
        pids[slot] = pid;
        starts[slot] = startNanos;
        processes[slot] = new CapturedProcess(pid, bootNanos + startNanos, name, container);
    }

    private static String text(long first, long second) {
        byte[] name = ByteBuffer.allocate(NAME_BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(first)
                .putLong(second)
                .array();
        int length = 0;
        while (length < NAME_BYTES && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }
}
