package io.thalweg.agent.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sockets are whose: the sockets of each network namespace, and the open files of the processes asked for.
 *
 * <p>A socket that several processes have open, as of a server and its workers, is given to the one that started first, and
 * stays its own while both live. Open files are many and each costs a call: they are read only of new processes, and of
 * those in namespaces with a socket that was not there before. Bounded: {@link #MAX_SOCKETS} sockets,
 * {@link #MAX_OF_PROCESS} of one process; what is beyond is counted.
 */
public final class SocketTable {
    static final int MAX_SOCKETS = 262_144;
    static final int MAX_OF_PROCESS = 4096;

    private static final int TCP = 6;
    private static final int UDP = 17;
    /** As an owner: none of the processes asked for. */
    private static final int NOBODY = 0;

    private final ProcFs proc;
    private Map<Integer, Long> lastProcesses = Map.of();
    /** Of all sockets of the last look. */
    private Map<Long, Integer> owners = Map.of();

    private final Map<Long, SocketEntry> unowned = new HashMap<>();
    private Map<Integer, List<SocketEntry>> byProcess = new HashMap<>();
    private Map<Long, Integer> fresh = new HashMap<>();
    private boolean hasUnknown;
    private long overlooked;

    public SocketTable(ProcessTable processes) {
        proc = processes.proc();
    }

    /** Looks at the sockets of these processes, in the order in which they started. */
    public void look(List<ProcessInfo> processes) {
        Map<Integer, Long> now = new HashMap<>(processes.size() * 2);
        Map<Long, List<ProcessInfo>> byNamespace = new LinkedHashMap<>();
        for (ProcessInfo process : processes) {
            now.put(process.pid(), process.startMicros());
            if (process.networkNamespace() != 0) {
                byNamespace
                        .computeIfAbsent(process.networkNamespace(), n -> new ArrayList<>())
                        .add(process);
            }
        }
        byProcess = new HashMap<>();
        fresh = new HashMap<>();
        overlooked = 0;
        byNamespace.values().forEach(residents -> namespace(residents, now));
        owners = fresh;
        lastProcesses = now;
    }

    private void namespace(List<ProcessInfo> residents, Map<Integer, Long> now) {
        unowned.clear();
        hasUnknown = false;
        int pid = residents.get(0).pid();
        read(pid + "/net/tcp", TCP, now);
        read(pid + "/net/tcp6", TCP, now);
        read(pid + "/net/udp", UDP, now);
        read(pid + "/net/udp6", UDP, now);
        for (ProcessInfo process : residents) {
            boolean isNew = !process.hasStart(lastProcesses.get(process.pid()));
            if (!unowned.isEmpty() && (hasUnknown || isNew)) {
                claim(process);
            }
        }
        unowned.keySet().forEach(inode -> fresh.put(inode, NOBODY));
    }

    private void read(String file, int protocol, Map<Integer, Long> now) {
        if (proc.read(file)) {
            SocketFile.read(proc.bytes(), proc.length(), protocol, entry -> add(entry, now));
        }
    }

    private void add(SocketEntry entry, Map<Integer, Long> now) {
        if (fresh.size() + unowned.size() >= MAX_SOCKETS) {
            overlooked++;
            return;
        }
        Integer owner = owners.get(entry.inode());
        boolean isStillThere = owner != null
                && owner != NOBODY
                && now.get(owner) != null
                && now.get(owner).equals(lastProcesses.get(owner));
        if (isStillThere) {
            give(owner, entry);
        } else {
            hasUnknown |= owner == null || owner != NOBODY;
            unowned.put(entry.inode(), entry);
        }
    }

    private void give(int pid, SocketEntry entry) {
        List<SocketEntry> own = byProcess.computeIfAbsent(pid, p -> new ArrayList<>());
        if (own.size() < MAX_OF_PROCESS) {
            own.add(entry);
        } else {
            overlooked++;
        }
        fresh.put(entry.inode(), pid);
    }

    private void claim(ProcessInfo process) {
        for (long inode : proc.sockets(process.pid(), MAX_SOCKETS)) {
            SocketEntry entry = unowned.remove(inode);
            if (entry != null) {
                give(process.pid(), entry);
            }
        }
    }

    /** Of a process that was looked at. */
    public List<SocketEntry> of(int pid) {
        return byProcess.getOrDefault(pid, List.of());
    }

    /** Sockets that the last look left out for want of room. */
    public long overlooked() {
        return overlooked;
    }
}
