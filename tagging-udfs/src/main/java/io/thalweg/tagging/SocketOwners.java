package io.thalweg.tagging;

/**
 * Which process of the agent's machine has the socket that a row's packets went through: the connection as its local end has
 * it, else, at the server, who listens there. Agents tell sockets of all network namespaces of their machine, so who
 * listens must also be where the address is: in the pod that has it or, of an address of no pod, in none.
 */
final class SocketOwners {
    private final ResourceDirectory directory;
    private final Holders holders;
    private final Entries entries;

    SocketOwners(ResourceDirectory directory, Holders holders) {
        this.directory = directory;
        this.holders = holders;
        entries = directory.entries;
    }

    /**
     * Notes the process of an end, if its socket is known.
     *
     * @param remotePort of the other end; 0: not told
     * @param isServerHere the end is the server, and on the agent's machine
     */
    void find(int agentId, Endpoint end, int port, Endpoint remote, int remotePort, boolean isServerHere, long micros) {
        if (!directory.hasSockets() || !end.hasAddress || end.gprocess != 0) {
            return;
        }
        int process = Entries.NONE;
        if (port != 0 && remotePort != 0) {
            process = holders.holder(
                    Keys.ports(Keys.CONNECTION, end.protocol, port),
                    Keys.connection(0, agentId, end.high, end.low, remote.high, remote.low, remotePort),
                    Keys.connection(1, agentId, end.high, end.low, remote.high, remote.low, remotePort),
                    Holders.ANY_EPC,
                    micros);
        }
        if (process == Entries.NONE && isServerHere) {
            process = listener(agentId, end, port, micros);
        }
        if (process != Entries.NONE) {
            end.gprocess = entries.owner(process);
            end.source |= TagSource.GPROCESS;
        }
    }

    private int listener(int agentId, Endpoint end, int port, long micros) {
        int tag = Keys.ports(Keys.LISTENS, end.protocol, port);
        int process = listener(tag, Keys.listensHigh(end.high, agentId), end.low, end, micros);
        return process != Entries.NONE ? process : listener(tag, Keys.listensHigh(0, agentId), 0, end, micros);
    }

    /** The oldest of those that stand where the address is. */
    private int listener(int tag, long high, long low, Endpoint end, long micros) {
        KeyTable keys = directory.table(tag);
        int oldest = Entries.NONE;
        for (int link = keys.first(tag, high, low); link != KeyTable.NONE; link = keys.next(link)) {
            int process = keys.entry(link);
            if (entries.from(process) <= micros
                    && micros < entries.to(process)
                    && isWhere(end, process, micros)
                    && (oldest == Entries.NONE || entries.from(process) < entries.from(oldest))) {
                oldest = process;
            }
        }
        return oldest;
    }

    private boolean isWhere(Endpoint end, int process, long micros) {
        int pod = holders.podOf(process, micros);
        if (pod == Entries.NONE) {
            return end.pod == 0 && !holders.isContained(process);
        }
        return end.pod == (entries.has(pod, Entries.HOST_NETWORK) ? 0 : entries.id(pod));
    }
}
