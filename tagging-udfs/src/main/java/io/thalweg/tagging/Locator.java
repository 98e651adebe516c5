package io.thalweg.tagging;

import io.thalweg.event.proto.ResourceKind;

/**
 * Who an end is, in this order: a process, whose pod is known for certain (the same address may be of several pods of a
 * node); the machine itself for its own addresses; who has the address; the block around it; the Internet. Loopback
 * addresses come last, since they are where the other end is.
 *
 * <p>An address in a block of pods that nobody has yet may be of a pod that Kubernetes has not told of: {@link #isAwaited}.
 * The network's own address and the first of a node's block are not: they are the node's, as its bridge ({@code cni0}) or
 * tunnel ({@code flannel.1}) has them; so does the address of a pod that calls itself through a service look (hairpin).
 */
final class Locator {
    private static final int POD = ResourceKind.RESOURCE_KIND_POD_VALUE;
    private static final int NODE = ResourceKind.RESOURCE_KIND_NODE_VALUE;
    private static final int PROCESS = ResourceKind.RESOURCE_KIND_PROCESS_VALUE;
    private static final int AGENT = ResourceKind.RESOURCE_KIND_AGENT_VALUE;
    private static final int CLUSTER = ResourceKind.RESOURCE_KIND_CLUSTER_VALUE;
    /** The network's own and the first address of a block. */
    private static final long BRIDGE_ADDRESSES = 2;

    private final ResourceDirectory directory;
    private final Holders holders;
    private final Entries entries;
    private final SteadyAgent steadyAgent;
    private boolean isAwaited;
    private int agentId;
    /** The agent, or its node when only that is known. */
    private int agent;

    private int agentEpc;
    private int team;

    Locator(ResourceDirectory directory, Holders holders) {
        this.directory = directory;
        this.holders = holders;
        this.entries = directory.entries;
        steadyAgent = new SteadyAgent(directory);
    }

    /** Begins a row of that agent. */
    void begin(int agentId, long micros) {
        holders.begin();
        isAwaited = false;
        if (steadyAgent.isStill(agentId, micros)) {
            return; // rows come in batches, each of one agent
        }
        this.agentId = agentId;
        agent = holders.resource(AGENT, agentId, micros);
        if (agent == Entries.NONE) {
            agent = holders.holder(Keys.AGENT, agentId, 0, Holders.ANY_EPC, micros);
        }
        agentEpc = agent == Entries.NONE ? directory.vpcs.only() : entries.epc(agent);
        team = agent == Entries.NONE ? 0 : entries.team(agent);
        steadyAgent.found(agentId, micros);
    }

    /** Begins what no agent saw, in that VPC; 0: the only one. */
    void beginIn(int epc) {
        holders.begin();
        steadyAgent.forget();
        isAwaited = false;
        agentId = 0;
        agent = Entries.NONE;
        agentEpc = epc != 0 ? epc : directory.vpcs.only();
        team = 0;
    }

    int team() {
        return team;
    }

    /** Whether an end of the row may become known soon. */
    boolean isAwaited() {
        return isAwaited || holders.metIncomplete();
    }

    void locate(Endpoint end, long micros) {
        if (end.pid != 0 && byProcess(end, micros) || !end.hasAddress) {
            return;
        }
        if (AddressBlock.isLoopback(end.high, end.low)) {
            return;
        }
        if (end.isHere && end.mac != 0 && byMac(end, micros)) {
            return;
        }
        if (byAddress(end, micros)) {
            return;
        }
        byBlock(end, micros);
    }

    private boolean byProcess(Endpoint end, long micros) {
        int process = holders.process(agentId, end.pid, false, micros);
        if (process != Entries.NONE) {
            end.gprocess = entries.id(process);
            int pod = holders.resource(POD, entries.owner(process), micros);
            if (pod != Entries.NONE) {
                isPod(end, pod, micros);
                end.source |= TagSource.GPROCESS;
                return true;
            }
        }
        int seen = holders.process(agentId, end.pid, true, micros);
        if (seen != Entries.NONE && end.gprocess == 0) {
            end.gprocess = entries.owner(seen);
        }
        int pod = seen == Entries.NONE ? Entries.NONE : holders.podOf(seen, micros);
        if (pod == Entries.NONE) {
            return false;
        }
        isPod(end, pod, micros);
        end.source |= TagSource.POD_ID | TagSource.PROCESS_ID;
        return true;
    }

    private boolean byMac(Endpoint end, long micros) {
        if (holders.isShared(Keys.MAC, end.mac, 0, agentEpc, micros)) {
            return false;
        }
        int entry = holders.holder(Keys.MAC, end.mac, 0, agentEpc, micros);
        if (entry == Entries.NONE) {
            return false;
        }
        is(end, entry, micros);
        end.source |= TagSource.MAC;
        return true;
    }

    private boolean byAddress(Endpoint end, long micros) {
        int entry = holders.holderOfAddress(end.high, end.low, agentEpc, micros);
        if (entry == Entries.NONE && AddressBlock.isPublic(end.high, end.low)) {
            entry = holders.holder(Keys.PUBLIC, end.high, end.low, Holders.ANY_EPC, micros);
        }
        if (entry == Entries.NONE) {
            return false;
        }
        is(end, entry, micros);
        boolean isAgents = agent != Entries.NONE && entries.kind(entry) == NODE && isAgentsNode(entries.id(entry));
        end.source |= isAgents ? TagSource.AGENT : TagSource.EPC_IP;
        return true;
    }

    private boolean isAgentsNode(int node) {
        return node == (entries.kind(agent) == NODE ? entries.id(agent) : entries.node(agent));
    }

    private void byBlock(Endpoint end, long micros) {
        int block = holders.block(end.high, end.low, agentEpc, micros);
        if (block == Entries.NONE) {
            if (AddressBlock.isPublic(end.high, end.low)) {
                end.epc = Endpoint.INTERNET_EPC;
            }
            return;
        }
        end.source |= TagSource.EPC_IP;
        if (entries.kind(block) == NODE && isBridge(end, block)) {
            is(end, block, micros);
            return;
        }
        isAwaited |= entries.has(block, Entries.POD_BLOCKS);
        end.isInBlock = true;
        end.epc = entries.epc(block);
        end.cluster = entries.cluster(block);
        end.region = entries.region(block);
        end.zone = entries.zone(block);
        end.subnet = entries.subnet(block);
    }

    private boolean isBridge(Endpoint end, int node) {
        KeyTable keys = directory.shown;
        for (int link = keys.firstOf(node); link != KeyTable.NONE; link = keys.nextOfEntry(link)) {
            if (Keys.space(keys.tag(link)) == Keys.CIDR
                    && keys.high(link) == end.high
                    && end.low - keys.low(link) >= 0
                    && end.low - keys.low(link) < BRIDGE_ADDRESSES) {
                return true;
            }
        }
        return false;
    }

    /** A loopback address is the peer's, if that is known, else the agent's. */
    void locateLoopback(Endpoint end, Endpoint peer, long micros) {
        if (end.deviceType != 0 || !end.hasAddress || !AddressBlock.isLoopback(end.high, end.low)) {
            return;
        }
        if (peer.deviceType != 0) {
            end.takeFrom(peer);
            end.source |= TagSource.PEER;
        } else if (agent != Entries.NONE) {
            isAgentsMachine(end, micros);
            end.source |= TagSource.AGENT;
        }
    }

    private void isAgentsMachine(Endpoint end, long micros) {
        if (entries.kind(agent) == NODE) {
            is(end, agent, micros);
            return;
        }
        int node = holders.resource(NODE, entries.node(agent), micros);
        is(end, node == Entries.NONE ? agent : node, micros);
    }

    /** The VPC of the link's other side may be another than that of the address, as behind a gateway. */
    void locateLink(Endpoint end, long micros) {
        end.l2Epc = end.epc;
        if (end.epc == 0 && end.mac != 0 && end.isHere) {
            int entry = holders.holder(Keys.MAC, end.mac, 0, Holders.ANY_EPC, micros);
            if (entry != Entries.NONE) {
                end.l2Epc = entries.epc(entry);
                end.source |= TagSource.MAC;
            }
        }
    }

    /** The pod behind a service's address, as connection tracking tells; the service stays. */
    void locateBackend(Endpoint end, long high, long low, long micros) {
        int entry = holders.holderOfAddress(high, low, agentEpc, micros);
        if (entry != Entries.NONE && entries.kind(entry) == POD) {
            is(end, entry, micros);
        }
    }

    private void is(Endpoint end, int entry, long micros) {
        switch (entries.kind(entry)) {
            case POD -> isPod(end, entry, micros);
            case NODE -> {
                stands(end, entry);
                end.node = entries.id(entry);
                end.deviceType = ResourceType.POD_NODE;
                end.deviceId = entries.id(entry);
            }
            case ResourceKind.RESOURCE_KIND_SERVICE_VALUE -> {
                stands(end, entry);
                end.deviceType = ResourceType.POD_SERVICE;
                end.deviceId = entries.id(entry);
                end.entry = entry;
            }
            case ResourceKind.RESOURCE_KIND_HOST_VALUE -> {
                stands(end, entry);
                end.host = entries.id(entry) & 0xffff;
                end.deviceType = ResourceType.HOST;
                end.deviceId = entries.id(entry);
            }
            case AGENT -> isAgent(end, entry, micros);
            default -> {
                stands(end, entry);
                end.deviceType = entries.type(entry);
                end.deviceId = entries.id(entry);
            }
        }
    }

    /** The agent's pod if it has one, its node if it stands on one, else what is told of the agent. */
    private void isAgent(Endpoint end, int entry, long micros) {
        int pod = holders.resource(POD, entries.owner(entry), micros);
        int node = holders.resource(NODE, entries.node(entry), micros);
        if (node != Entries.NONE) {
            is(end, node, micros);
        } else if (pod != Entries.NONE) {
            isPod(end, pod, micros);
        } else {
            stands(end, entry);
            end.isInBlock = true;
        }
    }

    private void isPod(Endpoint end, int pod, long micros) {
        stands(end, pod);
        end.pod = entries.id(pod);
        end.entry = pod;
        end.node = entries.node(pod);
        end.deviceType = ResourceType.POD;
        end.deviceId = end.pod;
        end.workload = entries.owner(pod);
    }

    private void stands(Endpoint end, int entry) {
        end.region = entries.region(entry);
        end.zone = entries.zone(entry);
        end.host = entries.host(entry);
        end.namespace = entries.namespace(entry);
        end.cluster = entries.kind(entry) == CLUSTER ? entries.id(entry) : entries.cluster(entry);
        end.epc = entries.epc(entry);
        end.subnet = entries.subnet(entry);
        end.isInBlock = false;
    }
}
