package io.thalweg.agent.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which sockets are whose: the sockets of each network namespace, and the open files of the processes asked for.
 *
 * <p>A socket that several processes have open, as of a server and its workers, is given to the one that started first.
 * Bounded: {@link #MAX_SOCKETS} sockets, {@link #MAX_OF_PROCESS} of one process; what is beyond is counted.
 */
public final class SocketTable {
    static final int MAX_SOCKETS = 262_144;
    static final int MAX_OF_PROCESS = 4096;

    private static final int TCP = 6;
    private static final int UDP = 17;

    private final ProcFs proc;
    private final Map<Long, SocketEntry> byInode = new HashMap<>();
    private final Map<Integer, List<SocketEntry>> byProcess = new HashMap<>();
    private long overlooked;

    public SocketTable(ProcessTable processes) {
        proc = processes.proc();
    }

    /** Looks at the sockets of these processes, in the order in which they started. */
    public void look(List<ProcessInfo> processes) {
        byInode.clear();
        byProcess.clear();
        overlooked = 0;
        Set<Long> namespaces = new HashSet<>();
        for (ProcessInfo process : processes) {
            if (process.networkNamespace() != 0 && namespaces.add(process.networkNamespace())) {
                namespace(process.pid());
            }
        }
        for (ProcessInfo process : processes) {
            sockets(process);
        }
        byInode.clear();
    }

    private void namespace(int pid) {
        read(pid + "/net/tcp", TCP);
        read(pid + "/net/tcp6", TCP);
        read(pid + "/net/udp", UDP);
        read(pid + "/net/udp6", UDP);
    }

    private void read(String file, int protocol) {
        if (proc.read(file)) {
            SocketFile.read(proc.bytes(), proc.length(), protocol, this::add);
        }
    }

    private void add(SocketEntry entry) {
        if (byInode.size() < MAX_SOCKETS) {
            byInode.put(entry.inode(), entry);
        } else {
            overlooked++;
        }
    }

    private void sockets(ProcessInfo process) {
        List<SocketEntry> own = new ArrayList<>();
        for (long inode : proc.sockets(process.pid(), MAX_OF_PROCESS)) {
            SocketEntry entry = byInode.remove(inode);
            if (entry != null) {
                own.add(entry);
            }
        }
        if (!own.isEmpty()) {
            byProcess.put(process.pid(), own);
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
